package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tapelock.testbed.Corretto;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameCipherTest {

    private static final int LENGTH = 64;

    @Test
    void whatIsNotAuthenticIsNotLeftBehind() throws Exception {
        assertLeavesZerosOnly();
        Corretto.inFront(() -> {
            assertLeavesZerosOnly();
            return null;
        });
    }

    private static void assertLeavesZerosOnly() {
        byte[] frame = new byte[SealedFileLayout.regularFrameBytes(LENGTH)];
        byte[] plaintext = new byte[LENGTH];
        Arrays.fill(plaintext, (byte) 7);
        try (FrameCipher cipher = cipher()) {
            cipher.seal(false, 1, SealedFiles.plaintext(LENGTH), 0, LENGTH, frame);
            frame[frame.length - 1] ^= 1;

            assertThat(catchThrowableOfType(
                                    SealedFileCorruptException.class,
                                    () -> cipher.open(false, 1, frame, LENGTH, plaintext))
                            .reason())
                    .isEqualTo(CorruptReason.FRAME_TAG);
        }
        assertThat(plaintext).containsOnly(0);
    }

    @Test
    void noFrameHasTheNumberThatMarksTheFinalOne() {
        byte[] last = ByteBuffer.allocate(8).putInt(-1).putInt(-2).array();
        byte[] beyond = ByteBuffer.allocate(8).putInt(-1).putInt(-1).array();

        assertThatCode(() -> FrameCipher.requireSequence(true, SealedFileLayout.MAX_FRAMES, last))
                .doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                                SealedFileCorruptException.class,
                                () -> FrameCipher.requireSequence(true, SealedFileLayout.MAX_FRAMES + 1, beyond))
                        .reason())
                .isEqualTo(CorruptReason.FRAME_SEQUENCE);
    }

    @Test
    void doesNothingAfterClose() {
        FrameCipher cipher = cipher();
        cipher.close();
        cipher.close();

        assertThatIllegalStateException().isThrownBy(() -> cipher.headerTag(new byte[1]));
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.seal(false, 1, new byte[LENGTH], 0, LENGTH, new byte[2 * LENGTH]));
    }

    @Test
    void closesUnderAnyKey() {
        FrameCipher cipher = new FrameCipher(new byte[DataKey.LENGTH_BYTES], SealedFileForge.MESSAGE_ID);
        cipher.headerTag(new byte[1]);

        assertThatCode(cipher::close).doesNotThrowAnyException();
    }

    private static FrameCipher cipher() {
        return new FrameCipher(SealedFileForge.DATA_KEY, SealedFileForge.MESSAGE_ID);
    }
}
