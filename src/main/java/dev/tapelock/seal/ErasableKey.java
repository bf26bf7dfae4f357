package dev.tapelock.seal;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key for a cipher or a MAC that can really be zeroed, which {@link javax.crypto.spec.SecretKeySpec} cannot. Nothing of it is
 * serialized or printed. Not safe for use by several threads.
 */
final class ErasableKey implements SecretKey {

    private static final long serialVersionUID = 1L;

    private final transient String algorithm;
    private final transient byte[] bytes;
    private transient boolean destroyed;

    /** Takes a copy of the bytes. */
    ErasableKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes.clone();
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy, which ciphers and MACs zero themselves. */
    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("key is destroyed");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }
}
