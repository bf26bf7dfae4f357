package dev.tapelock.export.pgp;

import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.openpgp.operator.PGPAEADDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.jspecify.annotations.Nullable;

/** GCM or OCB mode, for version 2 of the integrity-protected packet. */
final class AeadEncryptorBuilder extends AesEncryptorBuilder {

    /** A reader holds one before it can use any of it. */
    static final int CHUNK_BYTES = 64 * 1024;

    private static final int KEY_BYTES = 32;
    /** As the packet has it: the exponent less 6. */
    private static final int CHUNK_SIZE = Integer.numberOfTrailingZeros(CHUNK_BYTES) - 6;

    private final int algorithm;

    private AeadEncryptorBuilder(int algorithm, SecureRandom random) {
        super(random);
        this.algorithm = algorithm;
    }

    static AeadEncryptorBuilder gcm(SecureRandom random) {
        return new AeadEncryptorBuilder(AEADAlgorithmTags.GCM, random);
    }

    static AeadEncryptorBuilder ocb(SecureRandom random) {
        return new AeadEncryptorBuilder(AEADAlgorithmTags.OCB, random);
    }

    @Override
    public int getAeadAlgorithm() {
        return algorithm;
    }

    @Override
    public int getChunkSize() {
        return CHUNK_SIZE;
    }

    @Override
    public PGPDataEncryptor build(byte[] key) {
        throw new UnsupportedOperationException("Version 2 has a salt");
    }

    @Override
    public PGPDataEncryptor build(byte[] key, byte[] salt) {
        begin(key);
        return new PGPAEADDataEncryptor() {
            @Override
            public OutputStream getOutputStream(OutputStream target) {
                return encrypting(chunked(target, key, salt));
            }

            @Override
            public @Nullable PGPDigestCalculator getIntegrityCalculator() {
                return null;
            }

            @Override
            public int getBlockSize() {
                return 16;
            }

            @Override
            public int getAEADAlgorithm() {
                return algorithm;
            }

            @Override
            public int getChunkSize() {
                return CHUNK_SIZE;
            }

            @Override
            public byte[] getIV() {
                throw new UnsupportedOperationException("Version 2 derives it");
            }
        };
    }

    /** Under a key and the start of a nonce that are derived from the session key, the salt and what the packet says. */
    private ChunkedOutputStream chunked(OutputStream target, byte[] sessionKey, byte[] salt) {
        byte[] said = SymmetricEncIntegrityPacket.createAAData(
                SymmetricEncIntegrityPacket.VERSION_2, getAlgorithm(), algorithm, CHUNK_SIZE);
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(sessionKey, salt, said));
        byte[] keyBytes = new byte[KEY_BYTES];
        hkdf.generateBytes(keyBytes, 0, KEY_BYTES);
        ChunkCipher cipher = cipher(new SecretKeySpec(keyBytes, "AES"));
        Arrays.fill(keyBytes, (byte) 0);
        byte[] startOfNonce = new byte[cipher.nonceBytes() - Long.BYTES];
        hkdf.generateBytes(startOfNonce, 0, startOfNonce.length);
        return new ChunkedOutputStream(target, cipher, startOfNonce, said, CHUNK_BYTES);
    }

    private ChunkCipher cipher(SecretKey key) {
        return algorithm == AEADAlgorithmTags.GCM ? new GcmCipher(key) : new OcbCipher(key, CHUNK_BYTES);
    }
}
