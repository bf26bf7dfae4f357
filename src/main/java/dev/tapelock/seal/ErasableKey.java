package dev.tapelock.seal;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key for one cipher or MAC that can really be zeroed, which {@link javax.crypto.spec.SecretKeySpec} cannot. Nothing of it is
 * serialized or printed. Not safe for use by several threads.
 */
final class ErasableKey implements SecretKey {

    private static final long serialVersionUID = 1L;

    private final transient String algorithm;
    private final transient byte[] bytes;
    private transient byte[] handedOut = {};
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

    /** A copy. Some ciphers and MACs zero it themselves, others keep it: {@link #destroy()} zeroes the last one handed out. */
    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("key is destroyed");
        }
        handedOut = bytes.clone();
        return handedOut;
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(handedOut, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }
}
