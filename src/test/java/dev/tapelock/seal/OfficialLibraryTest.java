package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.MGF1ParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public implementation of the format opens what we seal, and we open what it seals. */
class OfficialLibraryTest {

    private static final String KEK_ID = "3f0e6c1e-5d0a-4a53-9c43-1a9f7f7f0c11";
    private static final Map<String, String> CONTEXT =
            Map.of("organization", "o1", "recording", "r\u00e9cording-\u9332\u97f3", "artifact", "call.0");
    private static final int[] FRAME_LENGTHS = {16, 64, 4096, 65_536};

    private static KeyPair kek;
    private static JceMasterKey masterKey;

    @BeforeAll
    static void makeKek() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        kek = generator.generateKeyPair();
        masterKey = JceMasterKey.getInstance(
                kek.getPublic(), kek.getPrivate(), "tapelock", KEK_ID, "RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }

    @Test
    void opensWhatWeSeal() throws Exception {
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : sizesAround(frameLength)) {
                byte[] plaintext = SealedFiles.plaintext(size);
                byte[] file = seal(plaintext, frameLength, CONTEXT);

                CryptoResult<byte[], JceMasterKey> opened = crypto(frameLength).decryptData(masterKey, file);

                assertThat(opened.getResult())
                        .as(size + " bytes in frames of " + frameLength)
                        .isEqualTo(plaintext);
                assertThat(opened.getEncryptionContext()).isEqualTo(CONTEXT);
                assertThat(opened.getCryptoAlgorithm())
                        .isEqualTo(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY);
            }
        }
    }

    @Test
    void opensWhatWeSealWithoutAContext() throws Exception {
        byte[] file = seal(SealedFiles.plaintext(100), 64, Map.of());

        assertThat(crypto(64).decryptData(masterKey, file).getResult()).isEqualTo(SealedFiles.plaintext(100));
    }

    @Test
    void sealsWhatWeOpen() throws Exception {
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : sizesAround(frameLength)) {
                byte[] plaintext = SealedFiles.plaintext(size);
                byte[] file = crypto(frameLength)
                        .encryptData(masterKey, plaintext, CONTEXT)
                        .getResult();
                String what = size + " bytes in frames of " + frameLength;
                ByteArrayInputStream source = new ByteArrayInputStream(file);
                SealedHeader header = SealedHeader.read(source);
                header.requireContext(EncryptionContext.of(CONTEXT));
                EncryptedDataKey wrapped = header.encryptedDataKeys().get(0);

                assertThat(wrapped.providerId()).isEqualTo("tapelock");
                assertThat(wrapped.providerInfo()).isEqualTo(KEK_ID);
                try (DataKey dataKey = unwrap(wrapped);
                        OpeningInputStream opening = new OpeningInputStream(source, header, dataKey);
                        SealedByteChannel channel = new SealedByteChannel(new MemoryChannel(file), header, dataKey)) {
                    assertThat(opening.readAllBytes()).as(what).isEqualTo(plaintext);
                    assertThat(channel.size()).as(what).isEqualTo(size);
                    ByteBuffer all = ByteBuffer.allocate(size);
                    channel.read(all);
                    assertThat(all.array()).as(what).isEqualTo(plaintext);
                }
            }
        }
    }

    private static byte[] seal(byte[] plaintext, int frameLength, Map<String, String> context)
            throws GeneralSecurityException, IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataKey dataKey = DataKey.random(SealedFiles.RANDOM);
                SealingOutputStream sealing = new SealingOutputStream(
                        file,
                        dataKey,
                        EncryptionContext.of(context),
                        List.of(wrap(dataKey)),
                        SealedFiles.RANDOM,
                        frameLength)) {
            sealing.write(plaintext);
            sealing.finish();
        }
        return file.toByteArray();
    }

    private static EncryptedDataKey wrap(DataKey dataKey) throws GeneralSecurityException {
        return new EncryptedDataKey(
                "tapelock", KEK_ID, oaep(Cipher.ENCRYPT_MODE).doFinal(dataKey.revealBytes()));
    }

    private static DataKey unwrap(EncryptedDataKey wrapped) throws GeneralSecurityException {
        return DataKey.of(oaep(Cipher.DECRYPT_MODE).doFinal(wrapped.ciphertext()));
    }

    /** With its parameters said aloud: the JDK's default takes SHA-1 for the mask. */
    private static Cipher oaep(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                mode,
                mode == Cipher.ENCRYPT_MODE ? kek.getPublic() : kek.getPrivate(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher;
    }

    private static AwsCrypto crypto(int frameLength) {
        return AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withEncryptionFrameSize(frameLength)
                .build();
    }

    private static int[] sizesAround(int frameLength) {
        return new int[] {0, 1, frameLength - 1, frameLength, frameLength + 1, 2 * frameLength, 3 * frameLength + 7};
    }
}
