package dev.tapelock.storage.s3;

import dev.tapelock.storage.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object in ranges: small ones where it is looked at here and there, larger ones the longer it is read on. For one thread at
 * a time.
 */
final class S3Channel implements SeekableByteChannel {

    private static final int FIRST_BYTES = 128 * 1024;
    /** Each open stream may hold as much. */
    private static final int MOST_BYTES = 512 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 2;

    private final S3Client s3;
    private final String bucket;
    private final String name;
    private final String eTag;
    private final long size;
    private final Patience patience;
    private byte[] chunk = new byte[0];
    /** How much of the chunk is the object's. */
    private int held;

    private long chunkStart;
    private long position;
    private boolean isOpen = true;

    /** @param eTag of the object as it was found: another one is never read */
    S3Channel(S3Client s3, String bucket, String name, String eTag, long size, Patience patience) {
        this.s3 = s3;
        this.bucket = bucket;
        this.name = name;
        this.eTag = eTag;
        this.size = size;
        this.patience = patience;
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
        if (position < chunkStart || position >= chunkStart + held) {
            fetch();
        }
        int offset = (int) (position - chunkStart);
        int count = Math.min(target.remaining(), held - offset);
        target.put(chunk, offset, count);
        position += count;
        return count;
    }

    private void fetch() throws IOException {
        boolean isReadOn = held > 0 && position == chunkStart + held;
        int wanted = isReadOn ? Math.min(held * 2, MOST_BYTES) : FIRST_BYTES;
        int length = (int) Math.min(wanted, size - position);
        if (chunk.length < length) {
            chunk = new byte[length];
        }
        held = 0;
        for (int attempt = 1; held == 0; attempt++) {
            try {
                fetch(position, length);
            } catch (SdkException | IOException e) {
                // What breaks off within an answer is not asked for again by the SDK.
                if (attempt == ATTEMPTS || e instanceof FinalException) {
                    throw new IOException("read " + name, e);
                }
            }
        }
    }

    private void fetch(long start, int length) throws IOException {
        try (ResponseInputStream<GetObjectResponse> content = s3.getObject(order -> order.bucket(bucket)
                .key(name)
                .range("bytes=" + start + "-" + (start + length - 1))
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)))) {
            // Not by If-Match: there are stores that refuse the right one.
            boolean isTheSame = eTag.equals(content.response().eTag());
            if (!isTheSame || content.response().contentLength() != length) {
                content.abort();
                throw new FinalException("read " + name + ": another object, or another part of it, was answered");
            }
            int read = readNBytes(content, length);
            if (read != length) {
                throw new IOException("read " + name + ": " + read + " bytes of the " + length + " asked for");
            }
            chunkStart = start;
            held = length;
        }
    }

    /** Whoever reads holds a place among the streams: a store that trickles must not keep it. */
    private int readNBytes(ResponseInputStream<?> content, int length) throws IOException {
        Patience.Pace pace = patience.watch();
        int read = 0;
        while (read < length) {
            int more = pace.read(content, chunk, read, length - read);
            if (more < 0) {
                return read;
            }
            read += more;
            if (pace.isTooSlow()) {
                content.abort();
                throw new FinalException("read " + name + ": the store is too slow");
            }
        }
        return read;
    }

    /** Trying again would not help. */
    private static final class FinalException extends IOException {

        private static final long serialVersionUID = 1L;

        FinalException(String message) {
            super(message);
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
        held = 0;
    }
}
