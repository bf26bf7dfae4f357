package dev.tapelock.recording.spool;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.PartialDeposits;
import dev.tapelock.storage.DurableFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@link PartialDirectory}: written by one delivery, left idle by it if that is cut off, and taken over by the next.
 *
 * <p>All its methods may be called by several threads; but for one that was taken over, they change nothing.
 */
final class PartialFile implements PartialDeposits.Incoming {

    private enum State {
        WRITING,
        IDLE,
        /** It was kept or deleted, or is another delivery's. */
        GONE
    }

    private final PartialDirectory directory;
    private final PartialDeposits.Place place;
    private final byte[] sealedSha256;
    private final UUID artifactId;
    private final Path path;
    private final long startsAt;
    private final @Nullable FileChannel channel;
    private State state;
    private boolean isPartKept;

    private PartialFile(
            PartialDirectory directory,
            PartialDeposits.Place place,
            byte[] sealedSha256,
            UUID artifactId,
            Path path,
            long startsAt,
            @Nullable FileChannel channel) {
        this.directory = directory;
        this.place = place;
        this.sealedSha256 = sealedSha256;
        this.artifactId = artifactId;
        this.path = path;
        this.startsAt = startsAt;
        this.channel = channel;
        this.state = channel == null ? State.IDLE : State.WRITING;
    }

    /** One that an earlier process left. */
    static PartialFile left(
            PartialDirectory directory, PartialDeposits.Place place, byte[] sealedSha256, UUID id, Path path) {
        return new PartialFile(directory, place, sealedSha256, id, path, 0, null);
    }

    /** A new one. */
    static PartialFile create(
            PartialDirectory directory, PartialDeposits.Place place, byte[] sealedSha256, UUID artifactId, Path path)
            throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                DurableFiles.ownerOnlyFile(path));
        return new PartialFile(directory, place, sealedSha256, artifactId, path, 0, channel);
    }

    PartialDeposits.Place place() {
        return place;
    }

    byte[] sealedSha256() {
        return sealedSha256.clone();
    }

    /** Makes what is there durable, and tells its length; empty if it is not there any more. */
    synchronized Optional<Long> durableLength() throws IOException {
        if (state == State.GONE) {
            return Optional.empty();
        }
        if (channel != null && channel.isOpen()) {
            channel.force(true);
        } else {
            DurableFiles.fsync(path);
        }
        return Optional.of(Files.size(path));
    }

    /** Takes the file away from whoever has it, if it has that length. */
    synchronized Optional<PartialFile> takeOver(long length, UUID nextArtifactId) throws IOException {
        if (state == State.GONE || Files.size(path) != length) {
            return Optional.empty();
        }
        FileChannel next = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        closeChannel();
        state = State.GONE;
        return Optional.of(new PartialFile(directory, place, sealedSha256, nextArtifactId, path, length, next));
    }

    /** Deletes the file, whoever writes to it. */
    synchronized void drop() throws IOException {
        if (state != State.GONE) {
            state = State.GONE;
            closeChannel();
            Files.deleteIfExists(path);
        }
    }

    /** Deletes the file if nobody writes to it, nor did so since then. */
    synchronized boolean dropIfOlder(Instant than) throws IOException {
        boolean isOld = state == State.IDLE
                && Files.getLastModifiedTime(path).toInstant().isBefore(than);
        if (isOld) {
            drop();
        }
        return isOld;
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public InputStream earlier() throws IOException {
        return startsAt == 0 ? InputStream.nullInputStream() : new Beginning(Files.newInputStream(path), startsAt);
    }

    @Override
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                append(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    private synchronized void append(ByteBuffer bytes) throws IOException {
        requireMine();
        while (bytes.hasRemaining()) {
            writing().write(bytes);
        }
    }

    private FileChannel writing() {
        if (channel == null) {
            throw new IllegalStateException("Nobody writes to this file");
        }
        return channel;
    }

    private void requireMine() {
        if (state != State.WRITING) {
            throw new RefusedException(
                    Refusal.DEPOSIT_RANGE, "Another delivery of the same artifact took over; ask for its state");
        }
    }

    @Override
    public synchronized void keepPart() {
        isPartKept = true;
    }

    @Override
    public synchronized void keep() throws IOException {
        requireMine();
        writing().force(true);
        closeChannel();
        directory.spool().adopt(path, new OwnedId(place.organizationId(), artifactId));
        state = State.GONE;
        directory.forget(this);
    }

    @Override
    public void discard() {
        directory.spool().delete(new OwnedId(place.organizationId(), artifactId));
    }

    @Override
    public synchronized void close() {
        if (state != State.WRITING) {
            return;
        }
        try {
            if (isPartKept) {
                // Whatever the disk says: nobody writes to it any more, so that it is gone on with, or expires.
                state = State.IDLE;
                try (FileChannel written = writing()) {
                    written.force(true);
                }
            } else {
                drop();
                directory.forget(this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An unfinished file in the spool cannot be closed", e);
        }
    }

    /** The first bytes of a file that goes on. */
    private static final class Beginning extends FilterInputStream {

        private long left;

        Beginning(InputStream file, long length) {
            super(file);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(left, length));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
