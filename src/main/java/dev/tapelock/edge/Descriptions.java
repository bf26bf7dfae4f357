package dev.tapelock.edge;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * The descriptions of what was taken, found by recording and artifact. Those of files that were delivered stay for a while,
 * so that a sender which missed our answer does not make a second file of the same call.
 *
 * <p>For several threads, and for several processes.
 */
final class Descriptions {

    private static final String WAITING = ".json";
    private static final String DELIVERED = ".delivered";
    private static final int FOLDERS = 256;

    /** A file lock keeps other processes out, and fails where it meets one of its own process. */
    private static final ReentrantLock[] LOCKS =
            IntStream.range(0, FOLDERS).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    private final Path root;
    /** Folders whose own names are known to be on the disk. */
    private final Set<Path> flushed = ConcurrentHashMap.newKeySet();

    Descriptions(Path root) throws IOException {
        this.root = root;
        DurableFiles.createDirectories(root);
    }

    /** What nobody else does with recordings of the same folder meanwhile. */
    @FunctionalInterface
    interface Exclusive {
        void run() throws IOException;
    }

    void exclusively(UUID recording, Exclusive action) throws IOException {
        Path folder = folderOf(recording);
        make(folder);
        ReentrantLock lock = LOCKS[Integer.parseInt(folder.getFileName().toString(), 16)];
        lock.lock();
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new IOException("The lock of " + folder + " was lost");
            }
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void make(Path folder) throws IOException {
        if (!flushed.contains(folder)) {
            DurableFiles.createDirectories(folder);
            // Another process may have made it, and not have come to that yet.
            DurableFiles.fsyncDirectory(root);
            flushed.add(folder);
        }
    }

    /** Takes a durable file over as the description of what is about to wait. When it returns, the name is on the disk. */
    void add(Path from, RecordingLabel label) throws IOException {
        Path target = file(label.recording(), label.artifact(), WAITING);
        Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.fsyncDirectory(folderOf(label.recording()));
    }

    /** Flushes the names of a recording's descriptions, whoever gave them. */
    void flushNames(UUID recording) throws IOException {
        DurableFiles.fsyncDirectory(folderOf(recording));
        DurableFiles.fsyncDirectory(root);
    }

    /** @throws EdgeException if there is one that cannot be read */
    Optional<Description> waiting(UUID recording, String artifact) throws IOException {
        return read(file(recording, artifact, WAITING));
    }

    Optional<Description> delivered(UUID recording, String artifact) throws IOException {
        return read(file(recording, artifact, DELIVERED));
    }

    private static Optional<Description> read(Path file) throws IOException {
        try {
            return Optional.of(Description.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void markDelivered(UUID recording, String artifact, Instant now) throws IOException {
        try {
            // It is remembered from now on, however long it has waited.
            Files.setLastModifiedTime(file(recording, artifact, WAITING), FileTime.from(now));
            Files.move(
                    file(recording, artifact, WAITING),
                    file(recording, artifact, DELIVERED),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // A crash came between this and the deletion of the sealed file.
        }
        DurableFiles.fsyncDirectory(folderOf(recording));
    }

    void delete(UUID recording, String artifact) throws IOException {
        Files.deleteIfExists(file(recording, artifact, WAITING));
        DurableFiles.fsyncDirectory(folderOf(recording));
    }

    /** Forgets what was delivered before that time. */
    void forgetDelivered(Instant before) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
            for (Path folder : folders) {
                forgetDelivered(folder, before);
            }
        }
    }

    private static void forgetDelivered(Path folder, Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + DELIVERED)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path folderOf(UUID recording) {
        return root.resolve(recording.toString().substring(0, 2));
    }

    private Path file(UUID recording, String artifact, String suffix) {
        return folderOf(recording).resolve(recording + "_" + artifact + suffix);
    }
}
