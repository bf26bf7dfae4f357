package dev.tapelock.export.pgp;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.jspecify.annotations.Nullable;

/**
 * Lends Bouncy Castle's packets the platform's AES-256 and SHA-1, for version 1 of the integrity-protected packet.
 *
 * <p>For one message.
 */
final class AesEncryptorBuilder implements PGPDataEncryptorBuilder {

    private final SecureRandom random;
    private @Nullable CfbOutputStream stream;

    AesEncryptorBuilder(SecureRandom random) {
        this.random = random;
    }

    @Override
    public int getAlgorithm() {
        return SymmetricKeyAlgorithmTags.AES_256;
    }

    @Override
    public int getAeadAlgorithm() {
        return -1;
    }

    @Override
    public int getChunkSize() {
        return 0;
    }

    @Override
    public boolean isV5StyleAEAD() {
        return false;
    }

    @Override
    public SecureRandom getSecureRandom() {
        return random;
    }

    @Override
    public PGPDataEncryptor build(byte[] key) {
        return new PGPDataEncryptor() {
            @Override
            public OutputStream getOutputStream(OutputStream target) {
                SecretKeySpec spec = new SecretKeySpec(key, "AES");
                // The recipients' packets are written by now, and nobody else asks for it.
                Arrays.fill(key, (byte) 0);
                stream = new CfbOutputStream(target, spec);
                return stream;
            }

            @Override
            public PGPDigestCalculator getIntegrityCalculator() {
                return new Sha1();
            }

            @Override
            public int getBlockSize() {
                return 16;
            }
        };
    }

    /** Zeroes what is left of the message. */
    void destroy() {
        if (stream != null) {
            stream.destroy();
        }
    }

    @Override
    public PGPDataEncryptor build(byte[] key, byte[] iv) {
        throw new UnsupportedOperationException("Only AEAD modes have an initialization vector of their own");
    }

    @Override
    public PGPDataEncryptorBuilder setWithIntegrityPacket(boolean withIntegrityPacket) {
        throw new UnsupportedOperationException("There is always an integrity packet");
    }

    @Override
    public PGPDataEncryptorBuilder setWithAEAD(int algorithm, int chunkSize) {
        throw new UnsupportedOperationException("No AEAD modes");
    }

    @Override
    public PGPDataEncryptorBuilder setUseV5AEAD() {
        throw new UnsupportedOperationException("No AEAD modes");
    }

    @Override
    public PGPDataEncryptorBuilder setUseV6AEAD() {
        throw new UnsupportedOperationException("No AEAD modes");
    }

    /** The format's modification detection code; it is encrypted with the content, and no signature hangs on it. */
    private static final class Sha1 implements PGPDigestCalculator {

        private final MessageDigest digest;

        Sha1() {
            try {
                digest = MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-1 is not to be had", e);
            }
        }

        @Override
        public int getAlgorithm() {
            return HashAlgorithmTags.SHA1;
        }

        @Override
        public OutputStream getOutputStream() {
            return new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        }

        @Override
        public byte[] getDigest() {
            return digest.digest();
        }

        @Override
        public void reset() {
            digest.reset();
        }
    }
}
