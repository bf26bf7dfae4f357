package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The public implementation of the format opens what we seal, and we open what it seals. */
class OfficialLibraryTest {

    private static final Map<String, String> CONTEXT =
            Map.of("organization", "o1", "recording", "r\u00e9cording-\u9332\u97f3", "artifact", "call.0");
    private static final int[] FRAME_LENGTHS = {16, 64, 4096, 65_536};

    private static KeyPair kek;

    @BeforeAll
    static void makeKek() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        kek = generator.generateKeyPair();
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatWeSeal(OfficialLibrary.Padding padding) throws Exception {
        OfficialLibrary official = new OfficialLibrary(kek, padding);
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : OfficialLibrary.sizesAround(frameLength)) {
                byte[] plaintext = SealedFiles.plaintext(size);
                byte[] file = official.sealByUs(plaintext, frameLength, CONTEXT);

                CryptoResult<byte[], JceMasterKey> opened = official.open(file);

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
        OfficialLibrary official = new OfficialLibrary(kek, OfficialLibrary.Padding.SHA_256);
        byte[] file = official.sealByUs(SealedFiles.plaintext(100), 64, Map.of());

        assertThat(official.open(file).getResult()).isEqualTo(SealedFiles.plaintext(100));
    }

    @ParameterizedTest
    @EnumSource
    void sealsWhatWeOpen(OfficialLibrary.Padding padding) throws Exception {
        OfficialLibrary official = new OfficialLibrary(kek, padding);
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : OfficialLibrary.sizesAround(frameLength)) {
                byte[] plaintext = SealedFiles.plaintext(size);
                byte[] file = official.seal(plaintext, frameLength, CONTEXT);
                String what = size + " bytes in frames of " + frameLength;
                ByteArrayInputStream source = new ByteArrayInputStream(file);
                SealedHeader header = SealedHeader.read(source);
                header.requireContext(EncryptionContext.of(CONTEXT));
                EncryptedDataKey wrapped = header.encryptedDataKeys().get(0);

                assertThat(wrapped.providerId()).isEqualTo("tapelock");
                assertThat(wrapped.providerInfo()).isEqualTo(OfficialLibrary.KEK_ID);
                try (DataKey dataKey = official.unwrap(wrapped);
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
}
