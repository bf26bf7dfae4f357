package dev.tapelock.export.pgp;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/** The platform's CFB mode and SHA-1, for version 1 of the integrity-protected packet. */
final class CfbEncryptorBuilder extends AesEncryptorBuilder {

    CfbEncryptorBuilder(SecureRandom random) {
        super(random);
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
    public PGPDataEncryptor build(byte[] key) {
        begin(key);
        return new PGPDataEncryptor() {
            @Override
            public OutputStream getOutputStream(OutputStream target) {
                return encrypting(new CfbOutputStream(target, new SecretKeySpec(key, "AES")));
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

    @Override
    public PGPDataEncryptor build(byte[] key, byte[] iv) {
        throw new UnsupportedOperationException("Only AEAD modes have an initialization vector of their own");
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
