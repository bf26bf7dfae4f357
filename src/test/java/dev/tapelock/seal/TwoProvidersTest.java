package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Corretto;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** What is sealed by the JDK's implementation is opened by Amazon Corretto's, and the other way round. */
class TwoProvidersTest {

    private static final int[] FRAME_LENGTHS = {16, 4096, SealedFileLayout.DEFAULT_FRAME_LENGTH_BYTES};

    @Test
    void eachIsReallyAsked() throws Exception {
        assertThat(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName())
                .isNotEqualTo("AmazonCorrettoCryptoProvider");
        Corretto.inFront(() -> {
            for (String name : new String[] {
                Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName(),
                Cipher.getInstance("RSA/ECB/OAEPPadding").getProvider().getName(),
                MessageDigest.getInstance("SHA-256").getProvider().getName()
            }) {
                assertThat(name).isEqualTo("AmazonCorrettoCryptoProvider");
            }
            return null;
        });
    }

    @Test
    void eachOpensWhatTheOtherSealed() throws Exception {
        for (int frameLength : FRAME_LENGTHS) {
            for (int size : new int[] {0, 1, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength + 7}) {
                byte[] plaintext = SealedFiles.plaintext(size);
                byte[] byTheJdk = SealedFiles.seal(plaintext, frameLength);
                byte[] byCorretto = Corretto.inFront(() -> {
                    assertThat(SealedFiles.open(byTheJdk)).isEqualTo(plaintext);
                    assertThat(SealedFiles.openByChannel(byTheJdk)).isEqualTo(plaintext);
                    return SealedFiles.seal(plaintext, frameLength);
                });
                assertThat(SealedFiles.open(byCorretto)).isEqualTo(plaintext);
                assertThat(SealedFiles.openByChannel(byCorretto)).isEqualTo(plaintext);
            }
        }
    }

    /** All else being equal, the bytes are: the forge's message id is always the same. */
    @Test
    void bothMakeTheSameBytes() throws Exception {
        byte[] plaintext = SealedFiles.plaintext(100);
        byte[] byTheJdk = new SealedFileForge().forge(plaintext);
        assertThat(Corretto.inFront(() -> new SealedFileForge().forge(plaintext)))
                .isEqualTo(byTheJdk);
    }

    @Test
    void bothRefuseTheSameForTheSameReason() throws Exception {
        byte[] plaintext = SealedFiles.plaintext(40);
        byte[] file = new SealedFileForge().forge(plaintext);
        byte[] changed = file.clone();
        changed[file.length - 20] ^= 1;
        byte[] otherHeaderTag = file.clone();
        otherHeaderTag[SealedHeader.read(new ByteArrayInputStream(file)).lengthBytes() - 1] ^= 1;
        Corretto.inFront(() -> {
            SealedFiles.assertRefused(changed, plaintext, CorruptReason.FRAME_TAG);
            SealedFiles.assertRefused(otherHeaderTag, plaintext, CorruptReason.HEADER_TAG);
            SealedFiles.assertRefused(Arrays.copyOf(file, file.length - 1), plaintext, CorruptReason.TRUNCATED);
            SealedFiles.assertRefused(Arrays.copyOf(file, file.length + 1), plaintext, CorruptReason.TRAILING_BYTES);
            return null;
        });
        SealedFiles.assertRefused(changed, plaintext, CorruptReason.FRAME_TAG);
    }
}
