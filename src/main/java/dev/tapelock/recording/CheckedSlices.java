package dev.tapelock.recording;

import dev.tapelock.storage.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Content that a bucket protects, released slice by slice after its MAC was compared. Reading a range reads the slices that it touches. For
 * one thread at a time; closing it closes the source.
 */
final class CheckedSlices implements SeekableByteChannel {

    private static final long NONE = -1;

    private final SeekableByteChannel source;
    private final SliceCheck check;
    private final long size;
    private final byte[] slice;
    private final MessageDigest digest = Sha256.digest();
    private long loaded = NONE;
    private long position;

    /** Says whether a slice has that SHA-256. */
    @FunctionalInterface
    interface SliceCheck {
        boolean isGenuine(long slice, byte[] sha256);
    }

    /**
     * @param size of the content, which is the source's, too
     * @throws AlteredContentException if the source has another one
     */
    CheckedSlices(SeekableByteChannel source, long size, SliceCheck check) throws IOException {
        if (source.size() != size) {
            throw new AlteredContentException("The content has " + source.size() + " bytes, not " + size);
        }
        this.source = source;
        this.check = check;
        this.size = size;
        this.slice = new byte[(int) Math.min(size, Slices.LENGTH_BYTES)];
    }

    /** @throws AlteredContentException if the slice does not have its MAC; nothing of it is released */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        load(position / Slices.LENGTH_BYTES);
        int offset = (int) (position % Slices.LENGTH_BYTES);
        int count = Math.min(target.remaining(), lengthOf(loaded) - offset);
        target.put(slice, offset, count);
        position += count;
        return count;
    }

    private void load(long wanted) throws IOException {
        if (wanted == loaded) {
            return;
        }
        loaded = NONE;
        long start = wanted * Slices.LENGTH_BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(slice, 0, lengthOf(wanted));
        source.position(start);
        while (bytes.hasRemaining()) {
            if (source.read(bytes) < 0) {
                throw new EOFException("The content ended before its length");
            }
        }
        digest.update(slice, 0, bytes.position());
        if (!check.isGenuine(wanted, digest.digest())) {
            throw new AlteredContentException("The content was changed at or behind byte " + start);
        }
        loaded = wanted;
    }

    private int lengthOf(long number) {
        return (int) Math.min(Slices.LENGTH_BYTES, size - number * Slices.LENGTH_BYTES);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer ignored) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(slice, (byte) 0);
        source.close();
    }
}
