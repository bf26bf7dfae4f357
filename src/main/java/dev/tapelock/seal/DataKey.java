package dev.tapelock.seal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * The 256-bit key that seals one file: the DEK.
 *
 * <p>Holds its own copy of the bytes, which {@link #close()} zeroes; whoever makes a data key closes it. It cannot be
 * serialized or printed. Safe for use by several threads.
 */
public final class DataKey implements Destroyable, AutoCloseable {

    /** Length of every data key. */
    public static final int LENGTH_BYTES = 32;

    private final byte[] bytes;
    private boolean destroyed;

    private DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Makes a fresh key. */
    public static DataKey random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH_BYTES];
        random.nextBytes(bytes);
        return new DataKey(bytes);
    }

    /**
     * Takes a copy of an unwrapped key; the caller keeps the array and zeroes it.
     *
     * @throws IllegalArgumentException if the array does not have {@link #LENGTH_BYTES} bytes
     */
    public static DataKey of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("data key has " + bytes.length + " bytes, not " + LENGTH_BYTES);
        }
        return new DataKey(bytes.clone());
    }

    /**
     * The secret itself, for wrapping: a copy that the caller zeroes after use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized byte[] revealBytes() {
        if (destroyed) {
            throw new IllegalStateException("data key is destroyed");
        }
        return bytes.clone();
    }

    /**
     * The same key once more, for somebody who closes it at another time.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public DataKey copy() {
        return new DataKey(revealBytes());
    }

    /**
     * Whether the other one is the same key, compared in constant time.
     *
     * @throws IllegalStateException if one of them is destroyed
     */
    public boolean isSameAs(DataKey other) {
        byte[] mine = revealBytes();
        byte[] theirs = other.revealBytes();
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** Zeroes the key. Doing so again has no effect. */
    @Override
    public synchronized void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** The same as {@link #destroy()}. */
    @Override
    public void close() {
        destroy();
    }
}
