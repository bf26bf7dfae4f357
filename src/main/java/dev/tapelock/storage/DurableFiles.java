package dev.tapelock.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * File operations that are still there after a loss of power.
 *
 * <p>A file needs two things to survive: its bytes flushed, and the directory that names it flushed. All methods may be
 * called by several threads; failures of the file system come out as the {@link IOException} it gave, so that
 * {@link #isDiskFull} can look at them.
 */
public final class DurableFiles {

    /** What Linux, macOS, Windows and NFS say for ENOSPC and EDQUOT; the JDK gives no code. */
    private static final List<String> DISK_FULL = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Disc quota exceeded",
            "There is not enough space on the disk");

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private DurableFiles() {}

    /** Flushes a file's bytes and length to the disk, whoever wrote them. */
    public static void fsync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Flushes a directory's names to the disk.
     *
     * <p>Where directories cannot be opened (Windows) it does nothing: there the file system keeps the order by itself.
     */
    public static void fsyncDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Makes a directory and those above it that are missing, for the owner only, each flushed into its parent.
     *
     * <p>A directory that exists is left as it is; a symbolic link to a directory counts as one. Whoever relies on a
     * directory that another thread or process may be making at the same time flushes its parents too.
     *
     * @throws FileAlreadyExistsException if something that is no directory has the name of one of them
     */
    public static void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            missing.push(existing);
            existing = existing.getParent();
        }
        if (existing != null && !Files.isDirectory(existing)) {
            throw new FileAlreadyExistsException(existing.toString());
        }
        for (Path next : missing) {
            createDirectory(next);
        }
    }

    private static void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ownerOnlyDirectory(directory));
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster, or a link points nowhere.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        Path parent = directory.getParent();
        if (parent != null) {
            fsyncDirectory(parent);
        }
    }

    /**
     * Gives a file or directory another name in the same file system, at once and for good.
     *
     * <p>A file's bytes are flushed first, so that the new name never shows less than the whole file. A file that has the
     * new name is replaced; whoever must not replace one uses a hard link. When it returns, the new name is there and the
     * old one gone, also after a loss of power; after an exception one of the two names is there.
     */
    public static void moveDurably(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            fsync(from);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path newParent = parentOf(to);
        Path oldParent = parentOf(from);
        fsyncDirectory(newParent);
        if (!oldParent.equals(newParent)) {
            fsyncDirectory(oldParent);
        }
    }

    /**
     * Locks a file until its channel is closed.
     *
     * @return false if another process has it, or another channel of this one
     */
    public static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whether the disk or a quota was full: the failure itself, or one it was caused by. */
    public static boolean isDiskFull(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof IOException
                    && message != null
                    && DISK_FULL.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    /** The attributes with which a file for the owner only (600) is created; none where there are no POSIX permissions. */
    public static FileAttribute<?>[] ownerOnlyFile(Path file) {
        return permissions(file, OWNER_FILE);
    }

    /** The attributes with which a directory for the owner only (700) is created; none without POSIX permissions. */
    public static FileAttribute<?>[] ownerOnlyDirectory(Path directory) {
        return permissions(directory, OWNER_DIRECTORY);
    }

    private static FileAttribute<?>[] permissions(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a root directory cannot be moved: " + path);
        }
        return parent;
    }
}
