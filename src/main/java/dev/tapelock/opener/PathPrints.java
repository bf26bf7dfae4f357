package dev.tapelock.opener;

import dev.tapelock.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Remembers paths in eight bytes each, so that ten million of them take 80 MB at most twice over.
 *
 * <p>A print is the beginning of a SHA-256 with a salt that nobody knows before: of ten million paths two have the same one with
 * a chance of three in a million, and nobody can look for such paths.
 */
final class PathPrints {

    private static final int FIRST = 1024;

    private final byte[] salt;
    private final MessageDigest digest = Sha256.digest();
    private long[] prints = new long[FIRST];
    private int count;
    private boolean isSorted = true;

    PathPrints(byte[] salt) {
        this.salt = salt.clone();
    }

    static byte[] newSalt() {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    void add(String path) {
        add(print(path));
    }

    /** Adds all that the other one has, which has the same salt. */
    void addAll(PathPrints other) {
        for (int place = 0; place < other.count; place++) {
            add(other.prints[place]);
        }
    }

    private void add(long print) {
        if (count == prints.length) {
            prints = Arrays.copyOf(prints, Math.multiplyExact(count, 2));
        }
        prints[count++] = print;
        isSorted = false;
    }

    boolean contains(String path) {
        sort();
        return Arrays.binarySearch(prints, 0, count, print(path)) >= 0;
    }

    /** How many were added that had been added before. */
    int repeated() {
        sort();
        int repeated = 0;
        for (int place = 1; place < count; place++) {
            if (prints[place] == prints[place - 1]) {
                repeated++;
            }
        }
        return repeated;
    }

    private void sort() {
        if (!isSorted) {
            Arrays.sort(prints, 0, count);
            isSorted = true;
        }
    }

    private long print(String path) {
        digest.update(salt);
        return ByteBuffer.wrap(digest.digest(path.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
