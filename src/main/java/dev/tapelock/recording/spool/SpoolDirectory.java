package dev.tapelock.recording.spool;

import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolFullException;
import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A spool in a directory: {@code incoming/} holds what is being written, {@code sealed/} what is complete and durable, by
 * the artifact's id, {@code unclaimed/} what was complete but has no row, and {@code id} the spool's own.
 */
final class SpoolDirectory {

    private static final String SUFFIX = ".sealed";

    private final Path incoming;
    private final Path sealed;
    private final Path unclaimed;
    private final UUID id;
    private final long leastFreeBytes;

    /**
     * Opens the spool, making it if there is none, and deletes what an earlier process left unfinished.
     *
     * @throws UncheckedIOException if the directory cannot be used
     */
    SpoolDirectory(SpoolSettings settings) {
        this.incoming = settings.directory().resolve("incoming");
        this.sealed = settings.directory().resolve("sealed");
        this.unclaimed = settings.directory().resolve("unclaimed");
        this.leastFreeBytes = settings.leastFree().bytes();
        try {
            DurableFiles.createDirectories(incoming);
            DurableFiles.createDirectories(sealed);
            DurableFiles.createDirectories(unclaimed);
            for (Path leftover : list(incoming)) {
                Files.delete(leftover);
            }
            this.id = readOrMakeId(settings.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("The spool " + settings.directory() + " cannot be used", e);
        }
    }

    private static UUID readOrMakeId(Path directory) throws IOException {
        Path file = directory.resolve("id");
        if (Files.exists(file)) {
            return UUID.fromString(Files.readString(file).strip());
        }
        UUID made = UUID.randomUUID();
        Path beside = directory.resolve("id.new");
        Files.writeString(beside, made + "\n");
        DurableFiles.fsync(beside);
        DurableFiles.moveDurably(beside, file);
        return made;
    }

    UUID id() {
        return id;
    }

    Spool.Incoming begin(UUID artifactId) {
        Path beside = incoming.resolve(artifactId + SUFFIX);
        try {
            if (!hasRoom()) {
                throw new SpoolFullException(null);
            }
            return new IncomingFile(
                    beside,
                    fileOf(artifactId),
                    FileChannel.open(
                            beside,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            DurableFiles.ownerOnlyFile(beside)));
        } catch (IOException e) {
            if (DurableFiles.isDiskFull(e)) {
                throw new SpoolFullException(e);
            }
            throw new UncheckedIOException("The spool cannot be written", e);
        }
    }

    /** Whether the disk has more free than what must stay so. */
    boolean hasRoom() {
        try {
            return Files.getFileStore(incoming).getUsableSpace() >= leastFreeBytes;
        } catch (IOException e) {
            throw new UncheckedIOException("The spool's disk cannot be asked for its room", e);
        }
    }

    Optional<SeekableByteChannel> open(UUID artifactId) {
        try {
            return Optional.of(FileChannel.open(fileOf(artifactId), EnumSet.of(StandardOpenOption.READ)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be read", e);
        }
    }

    /**
     * Sets a sealed file aside that has no row. Its sender was not told that it is safe, unless the database lost a row that
     * it had committed: that nobody can tell from here, so the file is kept.
     */
    void setAside(UUID artifactId) {
        try {
            DurableFiles.moveDurably(fileOf(artifactId), unclaimed.resolve(artifactId + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("A file in the spool cannot be set aside", e);
        }
    }

    /** Takes a file of the same disk, durably, as the sealed file of an artifact. */
    void adopt(Path file, UUID artifactId) throws IOException {
        DurableFiles.moveDurably(file, fileOf(artifactId));
    }

    /** Deletes a sealed file that lies in the repository by now. */
    void delete(UUID artifactId) {
        try {
            Files.deleteIfExists(fileOf(artifactId));
        } catch (IOException e) {
            throw new UncheckedIOException("A file in the spool cannot be deleted", e);
        }
    }

    /** The artifacts whose sealed files lie here. */
    List<UUID> contents() {
        try {
            return list(sealed).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> UUID.fromString(name.substring(0, name.length() - SUFFIX.length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be listed", e);
        }
    }

    /**
     * What waits to be moved.
     *
     * @param oldest when the file that waits longest was written
     */
    record Backlog(long files, long bytes, Optional<Instant> oldest) {

        static final Backlog NONE = new Backlog(0, 0, Optional.empty());

        private Backlog with(BasicFileAttributes file) {
            Instant written = file.lastModifiedTime().toInstant();
            return new Backlog(
                    files + 1,
                    bytes + file.size(),
                    Optional.of(oldest.filter(written::isAfter).orElse(written)));
        }
    }

    /** Counts the sealed files that lie here. One that is moved meanwhile may be counted or not. */
    Backlog backlog() {
        Backlog backlog = Backlog.NONE;
        try {
            for (Path file : list(sealed)) {
                try {
                    backlog = backlog.with(Files.readAttributes(file, BasicFileAttributes.class));
                } catch (NoSuchFileException moved) {
                    // in the repository by now
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be listed", e);
        }
        return backlog;
    }

    private Path fileOf(UUID artifactId) {
        return sealed.resolve(artifactId + SUFFIX);
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        }
        return files;
    }

    /** Written beside; kept by fsync, rename and fsync of the directory. */
    private static final class IncomingFile implements Spool.Incoming {

        private final Path beside;
        private final Path kept;
        private final FileChannel channel;
        private boolean isKept;

        IncomingFile(Path beside, Path kept, FileChannel channel) {
            this.beside = beside;
            this.kept = kept;
            this.channel = channel;
        }

        @Override
        public OutputStream stream() {
            return new ChannelOutput(channel);
        }

        @Override
        public void keep() throws IOException {
            channel.force(true);
            channel.close();
            DurableFiles.moveDurably(beside, kept);
            isKept = true;
        }

        @Override
        public void discard() {
            try {
                Files.deleteIfExists(kept);
            } catch (IOException e) {
                throw new UncheckedIOException("A file in the spool cannot be deleted", e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                if (!isKept) {
                    Files.deleteIfExists(beside);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("An unfinished file in the spool cannot be deleted", e);
            }
        }
    }

    /** Writes to a channel that somebody else closes. */
    private static final class ChannelOutput extends OutputStream {

        private final FileChannel channel;

        ChannelOutput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
