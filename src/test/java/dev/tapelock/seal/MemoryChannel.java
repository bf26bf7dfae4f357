package dev.tapelock.seal;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes in memory as a channel, which counts what is read from it and can lose its end. */
final class MemoryChannel implements SeekableByteChannel {

    private final byte[] bytes;
    private long position;
    private boolean isOpen = true;
    long bytesRead;
    int end;

    MemoryChannel(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= end) {
            return -1;
        }
        // At most 7 bytes under the full length, so that readers must cope with short reads.
        int count = (int) Math.min(Math.max(1, target.remaining() - 7), end - position);
        target.put(bytes, (int) position, count);
        position += count;
        bytesRead += count;
        return count;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public MemoryChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public MemoryChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
