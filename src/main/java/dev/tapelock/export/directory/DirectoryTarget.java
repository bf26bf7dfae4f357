package dev.tapelock.export.directory;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.JobRun;
import dev.tapelock.storage.DurableFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An organization's directory at a destination, for one run.
 *
 * <p>A file is written in {@code ~incoming-<job>-<epoch>}, flushed, linked to its name, which fails if something has that
 * name, and unlinked there. A late run whose directory a later one has removed can link nothing any more.
 */
final class DirectoryTarget implements ExportTarget {

    private static final System.Logger LOG = System.getLogger(DirectoryTarget.class.getName());
    private static final String INCOMING = "~incoming-";

    private final Path root;
    private final Path incoming;
    private long lastNumber;

    private DirectoryTarget(Path root, Path incoming) {
        this.root = root;
        this.incoming = incoming;
    }

    /** @throws DestinationUnavailableException if it cannot be written */
    static DirectoryTarget open(Path root, JobRun run) {
        try {
            createDirectories(root);
            removeLeftovers(root, run);
            Path incoming = root.resolve(INCOMING + run.jobId() + "-" + run.epoch());
            Files.createDirectory(incoming, DurableFiles.ownerOnlyDirectory(incoming));
            return new DirectoryTarget(root, incoming);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public ExportedFile put(String path, long expectedBytes, Content content) throws IOException {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("The path reaches outside: " + path);
        }
        Path written = incoming.resolve(Long.toString(++lastNumber));
        try {
            long lengthBytes = write(written, content);
            try {
                link(written, file, path);
            } catch (IOException e) {
                throw unavailable(e);
            }
            return new ExportedFile(path, lengthBytes, Optional.empty());
        } finally {
            delete(written);
        }
    }

    /** A link that was made stays, and holds what was flushed before it was made. */
    @Override
    public boolean isThere(ExportedFile file) {
        return true;
    }

    private static long write(Path file, Content content) throws IOException {
        Watched watched = new Watched();
        try (OutputStream stream = watched.watch(
                Files.newOutputStream(create(file), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            content.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            IOException failure = watched.failure;
            if (failure != null) {
                throw unavailable(failure);
            }
            throw e;
        }
        try {
            DurableFiles.fsync(file);
        } catch (IOException e) {
            throw unavailable(e);
        }
        return watched.lengthBytes;
    }

    private static Path create(Path file) {
        try {
            return Files.createFile(file, DurableFiles.ownerOnlyFile(file));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private void link(Path written, Path file, String path) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent());
        createDirectories(parent);
        if (!parent.toRealPath().equals(parent)) {
            throw new IOException("A symbolic link is part of " + parent);
        }
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            requireSame(written, file, path);
        }
        DurableFiles.fsyncDirectory(parent);
    }

    private static void requireSame(Path written, Path file, String path) throws IOException {
        boolean isSame = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(written, file) < 0;
        if (!isSame) {
            throw new FileConflictException(path);
        }
    }

    /** A directory that another run makes at the same moment counts as made, but its name may not be on the disk yet. */
    private static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.createDirectories(directory);
        }
    }

    private static void removeLeftovers(Path root, JobRun run) throws IOException {
        try (DirectoryStream<Path> older = Files.newDirectoryStream(root, INCOMING + run.jobId() + "-*")) {
            for (Path directory : older) {
                remove(directory);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "A half-written file stays until its job's next run: " + file, e);
        }
    }

    private static DestinationUnavailableException unavailable(IOException failure) {
        return DurableFiles.isDiskFull(failure)
                ? new DestinationUnavailableException(
                        FailureReason.Kind.DESTINATION_FULL,
                        "The destination's disk is full. Make room and start the job again",
                        failure)
                : new DestinationUnavailableException(
                        FailureReason.Kind.DESTINATION_UNUSABLE,
                        "The destination cannot be written: " + failure + ". Mend it and start the job again",
                        failure);
    }

    @Override
    public void close() {
        try {
            remove(incoming);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Half-written files stay in " + incoming, e);
        }
    }

    /** Tells a failure of the destination from one of the content, and counts. */
    private static final class Watched {

        private @Nullable IOException failure;
        private long lengthBytes;

        OutputStream watch(OutputStream file) {
            return new FilterOutputStream(file) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        out.write(bytes, offset, length);
                        lengthBytes += length;
                    } catch (IOException e) {
                        failure = e;
                        throw e;
                    }
                }

                @Override
                public void close() throws IOException {
                    try {
                        out.close();
                    } catch (IOException e) {
                        // A share may say only now that it has no room.
                        failure = e;
                        throw e;
                    }
                }
            };
        }
    }
}
