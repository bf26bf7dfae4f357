package dev.tapelock.recording.spool;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolFullException;
import dev.tapelock.storage.ChannelOutput;
import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A spool in a directory: {@code incoming/} holds what is being written, {@code sealed/} what is complete and durable, by
 * the organization's and the artifact's id, {@code unclaimed/} what was complete but has no row, {@code id} the spool's own, and
 * {@code lock} is held by the one server that uses it.
 */
final class SpoolDirectory implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})\\.([0-9a-f-]{36})\\.sealed");

    private final Path incoming;
    private final Path sealed;
    private final Path unclaimed;
    private final UUID id;
    private final long leastFreeBytes;
    private final SpoolLevel level;
    private final FileChannel lock;

    /**
     * Opens the spool, making it if there is none, and deletes what an earlier process left unfinished.
     *
     * @throws UncheckedIOException if the directory cannot be used, as when another server uses it
     */
    SpoolDirectory(SpoolSettings settings) {
        this.incoming = settings.directory().resolve("incoming");
        this.sealed = settings.directory().resolve("sealed");
        this.unclaimed = settings.directory().resolve("unclaimed");
        this.leastFreeBytes = settings.marks().leastFree().bytes();
        this.level = new SpoolLevel(settings.marks());
        try {
            DurableFiles.createDirectories(settings.directory());
            this.lock = lock(settings.directory().resolve("lock"));
            DurableFiles.createDirectories(incoming);
            DurableFiles.createDirectories(sealed);
            DurableFiles.createDirectories(unclaimed);
            for (Path leftover : list(incoming)) {
                Files.delete(leftover);
            }
            this.id = readOrMakeId(settings.directory());
            measure();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool " + settings.directory() + " cannot be used", e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (DurableFiles.tryLock(channel)) {
            return channel;
        }
        channel.close();
        throw new IOException("Another server uses it");
    }

    private void measure() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sealed)) {
            for (Path file : files) {
                level.added(Files.size(file));
            }
        }
    }

    /** Lets another server use it. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool's lock cannot be given back", e);
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

    Spool.Incoming begin(OwnedId artifactId) {
        String name = nameOf(artifactId);
        Path beside = incoming.resolve(name);
        try {
            if (!hasRoom()) {
                throw new SpoolFullException(null);
            }
            return new IncomingFile(
                    beside,
                    sealed.resolve(name),
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

    /** Whether the spool is below its mark, and its disk has more free than what must stay so. */
    boolean hasRoom() {
        try {
            return level.hasRoom() && Files.getFileStore(incoming).getUsableSpace() >= leastFreeBytes;
        } catch (IOException e) {
            throw new UncheckedIOException("The spool's disk cannot be asked for its room", e);
        }
    }

    SpoolLevel level() {
        return level;
    }

    Optional<SeekableByteChannel> open(OwnedId artifactId) {
        try {
            return Optional.of(
                    FileChannel.open(sealed.resolve(nameOf(artifactId)), EnumSet.of(StandardOpenOption.READ)));
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
    void setAside(OwnedId artifactId) {
        Path file = sealed.resolve(nameOf(artifactId));
        try {
            long bytes = Files.size(file);
            DurableFiles.moveDurably(file, unclaimed.resolve(nameOf(artifactId)));
            level.removed(bytes);
        } catch (NoSuchFileException e) {
            // deleted already
        } catch (IOException e) {
            throw new UncheckedIOException("A file in the spool cannot be set aside", e);
        }
    }

    /** How many files were set aside. */
    long unclaimed() {
        try (Stream<Path> files = Files.list(unclaimed)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be listed", e);
        }
    }

    /** Takes a file of the same disk, durably, as the sealed file of an artifact. */
    void adopt(Path file, OwnedId artifactId) throws IOException {
        long bytes = Files.size(file);
        DurableFiles.moveDurably(file, sealed.resolve(nameOf(artifactId)));
        level.added(bytes);
    }

    /** Deletes a sealed file that lies in the repository by now. */
    void delete(OwnedId artifactId) {
        delete(sealed.resolve(nameOf(artifactId)));
    }

    private void delete(Path file) {
        try {
            long bytes = Files.size(file);
            if (Files.deleteIfExists(file)) {
                level.removed(bytes);
            }
        } catch (NoSuchFileException e) {
            // deleted already
        } catch (IOException e) {
            throw new UncheckedIOException("A file in the spool cannot be deleted", e);
        }
    }

    /**
     * Shows the artifacts whose sealed files lie here, so many at a time: there may be very many. Those shown may be deleted or
     * set aside meanwhile.
     */
    void forEach(int most, Consumer<List<OwnedId>> some) {
        List<OwnedId> batch = new ArrayList<>(most);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sealed)) {
            for (Path file : files) {
                idOf(file.getFileName().toString()).ifPresent(batch::add);
                if (batch.size() == most) {
                    some.accept(List.copyOf(batch));
                    batch.clear();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be listed", e);
        }
        if (!batch.isEmpty()) {
            some.accept(List.copyOf(batch));
        }
    }

    private static String nameOf(OwnedId artifactId) {
        return artifactId.organizationId() + "." + artifactId.id() + ".sealed";
    }

    private static Optional<OwnedId> idOf(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new OwnedId(UUID.fromString(parts.group(1)), UUID.fromString(parts.group(2))))
                : Optional.empty();
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        }
        return files;
    }

    /** Written beside; kept by fsync, rename and fsync of the directory. */
    private final class IncomingFile implements Spool.Incoming {

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
            long bytes = channel.size();
            channel.close();
            DurableFiles.moveDurably(beside, kept);
            isKept = true;
            level.added(bytes);
        }

        @Override
        public void discard() {
            delete(kept);
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
}
