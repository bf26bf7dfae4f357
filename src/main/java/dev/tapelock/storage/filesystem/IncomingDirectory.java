package dev.tapelock.storage.filesystem;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where one store writes objects before they get their names: {@code <root>/~incoming/<random id>}.
 *
 * <p>The name holds a character that no {@link dev.tapelock.storage.ObjectKey} has, so no key reaches it. Each store has a
 * directory of its own for as long as it lives, and holds a lock on the file {@code <random id>.lock} beside it. A store
 * that starts removes the directories whose lock it can get: their owners are dead. Those of servers that live on the same
 * share stay. If a lock is lost although its owner lives (a share that was cut off), the worst is a put that fails, since
 * an object without its temporary file cannot get its name; nothing that was acknowledged depends on these files. A share
 * that knows no locks keeps its leftovers, and an administrator removes them while all servers are down.
 */
final class IncomingDirectory implements AutoCloseable {

    static final String NAME = "~incoming";
    private static final String LOCK_SUFFIX = ".lock";

    private final Path directory;
    private final Path lockFile;
    private final FileChannel lockChannel;
    private final AtomicLong lastNumber = new AtomicLong();

    private IncomingDirectory(Path directory, Path lockFile, FileChannel lockChannel) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    /** Removes what dead stores left under this root, and makes a directory for a new one. */
    static IncomingDirectory open(Path root) throws IOException {
        Path all = root.resolve(NAME);
        DurableFiles.createDirectories(all);
        if (!Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(all + " is a symbolic link");
        }
        removeLeftovers(all);
        String id = UUID.randomUUID().toString();
        Path lockFile = all.resolve(id + LOCK_SUFFIX);
        FileChannel channel = openLockFile(lockFile);
        try {
            // The lock comes before the directory: what others may remove are directories, and this one is never
            // unlocked.
            tryLock(channel);
            Path directory = all.resolve(id);
            Files.createDirectory(directory, DurableFiles.ownerOnlyDirectory(directory));
            tryHardLink(directory);
            return new IncomingDirectory(directory, lockFile, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A name in this directory that was never used. */
    Path newFile() {
        return directory.resolve(Long.toString(lastNumber.incrementAndGet()));
    }

    /** Whether it is still there: it goes only with the whole share, or when the store is closed. */
    boolean exists() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the directory with what is in it, and gives the lock back. */
    @Override
    public void close() throws IOException {
        try (lockChannel) {
            remove(directory, lockFile);
        }
    }

    private static void tryHardLink(Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"), DurableFiles.ownerOnlyFile(directory));
        Path link = Files.createLink(directory.resolve("link"), file);
        Files.delete(link);
        Files.delete(file);
    }

    private static void removeLeftovers(Path all) throws IOException {
        try (DirectoryStream<Path> directories =
                Files.newDirectoryStream(all, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            for (Path directory : directories) {
                Path lockFile = directory.resolveSibling(directory.getFileName() + LOCK_SUFFIX);
                try (FileChannel channel = openLockFile(lockFile)) {
                    if (tryLock(channel)) {
                        remove(directory, lockFile);
                    }
                }
            }
        }
    }

    private static FileChannel openLockFile(Path lockFile) throws IOException {
        return FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                DurableFiles.ownerOnlyFile(lockFile));
    }

    private static boolean tryLock(FileChannel channel) {
        try {
            return DurableFiles.tryLock(channel);
        } catch (IOException e) {
            return false; // no locks on this share: nobody can be told dead
        }
    }

    private static void remove(Path directory, Path lockFile) throws IOException {
        // Two starting servers may remove the same leftovers.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
        Files.deleteIfExists(lockFile);
    }
}
