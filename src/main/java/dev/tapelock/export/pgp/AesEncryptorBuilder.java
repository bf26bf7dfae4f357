package dev.tapelock.export.pgp;

import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lends Bouncy Castle's packets the platform's AES-256.
 *
 * <p>For one message. What it makes is settled when it is made, so that nothing can be set.
 */
abstract class AesEncryptorBuilder implements PGPDataEncryptorBuilder {

    private final SecureRandom random;
    /**
     * Bouncy Castle's own array. Out of reach stay its copies in {@code HKDFParameters} and in what recipients' packets are made of,
     * what its HMAC extracts of them, and what {@link javax.crypto.spec.SecretKeySpec} copies.
     */
    private byte[] sessionKey = {};

    private @Nullable EncryptingStream stream;

    AesEncryptorBuilder(SecureRandom random) {
        this.random = random;
    }

    /** Begins with a session key, which is zeroed in the end. */
    final void begin(byte[] key) {
        sessionKey = key;
    }

    /** Goes on with a stream that has its own key: the recipients' packets are written, and nobody else asks for the session key. */
    final OutputStream encrypting(EncryptingStream begun) {
        stream = begun;
        Arrays.fill(sessionKey, (byte) 0);
        return begun;
    }

    /** Zeroes what is left of the message, wherever it broke off. */
    final void destroy() {
        Arrays.fill(sessionKey, (byte) 0);
        if (stream != null) {
            stream.destroy();
        }
    }

    @Override
    public final int getAlgorithm() {
        return SymmetricKeyAlgorithmTags.AES_256;
    }

    @Override
    public final SecureRandom getSecureRandom() {
        return random;
    }

    @Override
    public final boolean isV5StyleAEAD() {
        return false;
    }

    @Override
    public final PGPDataEncryptorBuilder setWithIntegrityPacket(boolean withIntegrityPacket) {
        throw settled();
    }

    @Override
    public final PGPDataEncryptorBuilder setWithAEAD(int algorithm, int chunkSize) {
        throw settled();
    }

    @Override
    public final PGPDataEncryptorBuilder setUseV5AEAD() {
        throw settled();
    }

    @Override
    public final PGPDataEncryptorBuilder setUseV6AEAD() {
        throw settled();
    }

    private static UnsupportedOperationException settled() {
        return new UnsupportedOperationException("What it makes is settled");
    }
}
