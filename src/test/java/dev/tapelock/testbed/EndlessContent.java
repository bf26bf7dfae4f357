package dev.tapelock.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * Content of any length that nobody stores: each byte follows from a seed and its position. Not for use by several threads.
 *
 * <p>The words are SplitMix64's, which costs less than a digest and can begin anywhere.
 */
public final class EndlessContent extends InputStream {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int BLOCK_BYTES = 64 * 1024;

    private final long seed;
    private final long end;
    private final MessageDigest digest = newSha256();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    /** The bytes from {@code start}, a multiple of 8, to before {@code end}. */
    public EndlessContent(long seed, long start, long end) {
        if (start % Long.BYTES != 0) {
            throw new IllegalArgumentException(start + " is no multiple of " + Long.BYTES);
        }
        this.seed = seed;
        this.end = end;
        this.position = start;
        block.limit(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 0 && position == end) {
            return -1;
        }
        if (!block.hasRemaining()) {
            fill();
        }
        int read = (int) Math.min(Math.min(length, block.remaining()), end - position);
        block.get(bytes, offset, read);
        digest.update(bytes, offset, read);
        position += read;
        return read;
    }

    private void fill() {
        block.clear();
        long word = position / Long.BYTES;
        for (int at = 0; at < BLOCK_BYTES; at += Long.BYTES) {
            block.putLong(at, mixed(seed + ++word * GOLDEN));
        }
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** The SHA-256 of what was read. The next begins anew. */
    public byte[] sha256() {
        return digest.digest();
    }

    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
