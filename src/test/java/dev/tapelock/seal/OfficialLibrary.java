package dev.tapelock.seal;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.spec.MGF1ParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The public implementation of the format, with a key pair that wraps data keys for it and for us. */
final class OfficialLibrary {

    static final String KEK_ID = "3f0e6c1e-5d0a-4a53-9c43-1a9f7f7f0c11";

    /** The hash of RSAES-OAEP and of its MGF1. */
    enum Padding {
        SHA_1("RSA/ECB/OAEPWithSHA-1AndMGF1Padding", "SHA-1", MGF1ParameterSpec.SHA1),
        SHA_256("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "SHA-256", MGF1ParameterSpec.SHA256);

        private final String transformation;

        /** Said aloud: the JDK's default for SHA-256 takes SHA-1 for the mask. */
        private final OAEPParameterSpec parameters;

        Padding(String transformation, String hash, MGF1ParameterSpec mask) {
            this.transformation = transformation;
            this.parameters = new OAEPParameterSpec(hash, "MGF1", mask, PSource.PSpecified.DEFAULT);
        }

        /** As the library calls it. */
        String transformation() {
            return transformation;
        }
    }

    private final KeyPair kek;
    private final Padding padding;
    private final JceMasterKey masterKey;

    OfficialLibrary(KeyPair kek, Padding padding) {
        this.kek = kek;
        this.padding = padding;
        this.masterKey = JceMasterKey.getInstance(
                kek.getPublic(), kek.getPrivate(), "tapelock", KEK_ID, padding.transformation());
    }

    Padding padding() {
        return padding;
    }

    byte[] seal(byte[] plaintext, int frameLength, Map<String, String> context) {
        return crypto(frameLength).encryptData(masterKey, plaintext, context).getResult();
    }

    CryptoResult<byte[], JceMasterKey> open(byte[] file) {
        return crypto(SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES).decryptData(masterKey, file);
    }

    /** Whether the library sees nothing wrong. It refuses in many ways: a frame length of 0 is a division by zero. */
    boolean opens(byte[] file) {
        try {
            open(file);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    byte[] sealByUs(byte[] plaintext, int frameLength, Map<String, String> context)
            throws GeneralSecurityException, IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataKey dataKey = DataKey.random(SealedFiles.RANDOM);
                SealingOutputStream sealing = new SealingOutputStream(
                        file,
                        dataKey,
                        EncryptionContext.of(context),
                        List.of(new EncryptedDataKey("tapelock", KEK_ID, wrap(dataKey))),
                        SealedFiles.RANDOM,
                        frameLength)) {
            sealing.write(plaintext);
            sealing.finish();
        }
        return file.toByteArray();
    }

    byte[] wrap(DataKey dataKey) throws GeneralSecurityException {
        return oaep(Cipher.ENCRYPT_MODE).doFinal(dataKey.revealBytes());
    }

    DataKey unwrap(EncryptedDataKey wrapped) throws GeneralSecurityException {
        return DataKey.of(oaep(Cipher.DECRYPT_MODE).doFinal(wrapped.ciphertext()));
    }

    private Cipher oaep(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(mode, mode == Cipher.ENCRYPT_MODE ? kek.getPublic() : kek.getPrivate(), padding.parameters);
        return cipher;
    }

    private static AwsCrypto crypto(int frameLength) {
        return AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withEncryptionFrameSize(frameLength)
                .build();
    }

    static int[] sizesAround(int frameLength) {
        return new int[] {0, 1, frameLength - 1, frameLength, frameLength + 1, 2 * frameLength, 3 * frameLength + 7};
    }
}
