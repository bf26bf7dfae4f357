package dev.tapelock.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads an object in ranges: small ones where it is looked at here and there, larger ones the longer it is read on. For one thread at
 * a time.
 */
final class S3Channel implements SeekableByteChannel {

    private static final int FIRST_BYTES = 128 * 1024;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final S3Client s3;
    private final String bucket;
    private final String name;
    private final String eTag;
    private final long size;
    private byte[] chunk = new byte[0];
    private long chunkStart;
    private long position;
    private boolean isOpen = true;

    /** @param eTag of the object as it was found: another one is never read */
    S3Channel(S3Client s3, String bucket, String name, String eTag, long size) {
        this.s3 = s3;
        this.bucket = bucket;
        this.name = name;
        this.eTag = eTag;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position < chunkStart || position >= chunkStart + chunk.length) {
            fetch();
        }
        int offset = (int) (position - chunkStart);
        int count = Math.min(target.remaining(), chunk.length - offset);
        target.put(chunk, offset, count);
        position += count;
        return count;
    }

    private void fetch() throws IOException {
        boolean isReadOn = chunk.length > 0 && position == chunkStart + chunk.length;
        int wanted = isReadOn ? Math.min(chunk.length * 2, MOST_BYTES) : FIRST_BYTES;
        int length = (int) Math.min(wanted, size - position);
        long start = position;
        try (InputStream content = s3.getObject(order ->
                order.bucket(bucket).key(name).ifMatch(eTag).range("bytes=" + start + "-" + (start + length - 1)))) {
            byte[] read = content.readNBytes(length);
            if (read.length != length) {
                throw new IOException("read " + name + ": " + read.length + " bytes of the " + length + " asked for");
            }
            chunk = read;
            chunkStart = start;
        } catch (SdkException e) {
            throw new IOException("read " + name, e);
        }
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
        chunk = new byte[0];
    }
}
