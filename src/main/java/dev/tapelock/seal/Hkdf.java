package dev.tapelock.seal;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-512, RFC 5869. */
final class Hkdf {

    private static final System.Logger LOG = System.getLogger(Hkdf.class.getName());
    private static final String HMAC = "HmacSHA512";
    private static final int HASH_LENGTH_BYTES = 64;
    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** The pseudorandom key, which the caller zeroes after use. */
    static byte[] extract(byte[] salt, byte[] keyMaterial) {
        try (Hmac hmac = new Hmac(salt)) {
            return hmac.mac.doFinal(keyMaterial);
        }
    }

    /** Key material of the wanted length, which the caller zeroes after use. */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int lengthBytes) {
        if (lengthBytes < 1 || lengthBytes > MAX_BLOCKS * HASH_LENGTH_BYTES) {
            throw new IllegalArgumentException("cannot expand to " + lengthBytes + " bytes");
        }
        byte[] result = new byte[lengthBytes];
        byte[] block = {};
        int done = 0;
        try (Hmac hmac = new Hmac(pseudorandomKey)) {
            for (int counter = 1; done < lengthBytes; counter++) {
                hmac.mac.update(block);
                hmac.mac.update(info);
                hmac.mac.update((byte) counter);
                Arrays.fill(block, (byte) 0);
                block = hmac.mac.doFinal();
                int part = Math.min(block.length, lengthBytes - done);
                System.arraycopy(block, 0, result, done, part);
                done += part;
            }
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }

    /** A MAC and its key. Closed, it forgets what it made of the key, and its last result. */
    private static final class Hmac implements AutoCloseable {

        private final ErasableKey key;
        private final Mac mac;

        Hmac(byte[] keyBytes) {
            this.key = new ErasableKey(HMAC, keyBytes);
            try {
                this.mac = Mac.getInstance(HMAC);
                mac.init(key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java runtime has " + HMAC, e);
            }
        }

        @Override
        public void close() {
            try {
                mac.init(new SecretKeySpec(new byte[HASH_LENGTH_BYTES], HMAC));
                mac.doFinal();
            } catch (GeneralSecurityException | ProviderException e) {
                LOG.log(System.Logger.Level.WARNING, "A MAC keeps what it made of a key until it is collected", e);
            } finally {
                // Not before: some read the key only when there is something to compute.
                key.destroy();
            }
        }
    }
}
