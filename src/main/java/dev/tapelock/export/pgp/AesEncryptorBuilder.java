package dev.tapelock.export.pgp;

import java.security.SecureRandom;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;

/**
 * Lends Bouncy Castle's packets the platform's AES-256.
 *
 * <p>For one message. What it makes is settled when it is made, so that nothing can be set.
 */
abstract class AesEncryptorBuilder implements PGPDataEncryptorBuilder {

    private final SecureRandom random;

    AesEncryptorBuilder(SecureRandom random) {
        this.random = random;
    }

    /** Zeroes what is left of the message. */
    abstract void destroy();

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
