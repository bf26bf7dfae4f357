package dev.tapelock.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-512, RFC 5869. */
final class Hkdf {

    private static final String HMAC = "HmacSHA512";
    private static final int HASH_LENGTH_BYTES = 64;
    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** The pseudorandom key, which the caller zeroes after use. */
    static byte[] extract(byte[] salt, byte[] keyMaterial) {
        Mac mac = hmac(salt);
        byte[] pseudorandomKey = mac.doFinal(keyMaterial);
        forget(mac);
        return pseudorandomKey;
    }

    /** Key material of the wanted length, which the caller zeroes after use. */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int lengthBytes) {
        if (lengthBytes < 1 || lengthBytes > MAX_BLOCKS * HASH_LENGTH_BYTES) {
            throw new IllegalArgumentException("cannot expand to " + lengthBytes + " bytes");
        }
        Mac mac = hmac(pseudorandomKey);
        byte[] result = new byte[lengthBytes];
        byte[] block = {};
        int done = 0;
        for (int counter = 1; done < lengthBytes; counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            int part = Math.min(block.length, lengthBytes - done);
            System.arraycopy(block, 0, result, done, part);
            done += part;
        }
        Arrays.fill(block, (byte) 0);
        forget(mac);
        return result;
    }

    private static Mac hmac(byte[] keyBytes) {
        ErasableKey key = new ErasableKey(HMAC, keyBytes);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + HMAC, e);
        } finally {
            key.destroy();
        }
    }

    /** A MAC keeps what it made of its key, and its last result, until it makes another. */
    private static void forget(Mac mac) {
        try {
            mac.init(new SecretKeySpec(new byte[HASH_LENGTH_BYTES], HMAC));
            mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot forget a key", e);
        }
    }
}
