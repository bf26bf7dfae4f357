package dev.tapelock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SealedFileLayoutTest {

    private static final int HEADER = 321;
    private static final int[] FRAME_LENGTHS = {1, 2, 7, 8, 9, 31, 32, 33, 40, 65_536, 16 * 1024 * 1024};

    @Test
    void framesFollowEachOther() {
        assertThat(SealedFileLayout.frameOffset(HEADER, 1, 65_536)).isEqualTo(HEADER);
        assertThat(SealedFileLayout.frameOffset(HEADER, 2, 65_536)).isEqualTo(HEADER + 4 + 12 + 65_536 + 16);
        assertThat(SealedFileLayout.frameOffset(HEADER, SealedFileLayout.MAX_FRAMES, 16 * 1024 * 1024))
                .isEqualTo(HEADER + 0xFFFF_FFFDL * (16 * 1024 * 1024 + 32));
        assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.frameOffset(HEADER, 0, 1));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> SealedFileLayout.frameOffset(HEADER, Long.MAX_VALUE, 1));
    }

    @Test
    void everyByteLiesInOneFrame() {
        assertThat(SealedFileLayout.frameNumber(0, 16)).isEqualTo(1);
        assertThat(SealedFileLayout.frameNumber(15, 16)).isEqualTo(1);
        assertThat(SealedFileLayout.frameNumber(16, 16)).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.frameNumber(-1, 16));
    }

    @Test
    void sealedLengthTellsPlaintextLengthAndBack() {
        for (int frameLength : FRAME_LENGTHS) {
            for (long plaintext : new long[] {0, 1, 7, frameLength - 1L, frameLength, 5L * frameLength, 1L << 31}) {
                long sealed = SealedFileLayout.sealedLength(HEADER, plaintext, frameLength);
                assertThat(SealedFileLayout.plaintextLength(HEADER, sealed, frameLength))
                        .as(plaintext + " in frames of " + frameLength)
                        .isEqualTo(plaintext);
            }
        }
    }

    @Test
    void anEmptyFinalFrameIsTakenToo() {
        long twoFramesAndAnEmptyOne = HEADER + 2 * (16 + 32) + 40;

        assertThat(SealedFileLayout.plaintextLength(HEADER, twoFramesAndAnEmptyOne, 16))
                .isEqualTo(32);
        assertThat(SealedFileLayout.regularFrameCount(HEADER, twoFramesAndAnEmptyOne, 16))
                .isEqualTo(2);
    }

    @Test
    void noSealedLengthHasTwoMeanings() {
        for (int frameLength : new int[] {1, 2, 9, 33}) {
            Set<Long> seen = new HashSet<>();
            for (int regular = 0; regular < 50; regular++) {
                for (int last = 0; last <= frameLength; last++) {
                    long sealed = HEADER + (long) regular * (frameLength + 32) + 40 + last;
                    assertThat(seen.add(sealed)).isTrue();
                    assertThat(SealedFileLayout.plaintextLength(HEADER, sealed, frameLength))
                            .isEqualTo((long) regular * frameLength + last);
                }
            }
        }
    }

    @Test
    void lengthsOfNoSealedFileAreRefused() {
        assertThatExceptionOfType(SealedFileCorruptException.class)
                .isThrownBy(() -> SealedFileLayout.plaintextLength(HEADER, HEADER + 39, 16));
        assertThatExceptionOfType(SealedFileCorruptException.class)
                .isThrownBy(() -> SealedFileLayout.plaintextLength(HEADER, HEADER + 40 + 17, 16));
    }

    @Test
    void noMoreFramesThanSequenceNumbers() {
        long most = SealedFileLayout.MAX_FRAMES;

        assertThat(SealedFileLayout.sealedLength(HEADER, most, 1)).isEqualTo(HEADER + (most - 1) * 33 + 41);
        assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.sealedLength(HEADER, most + 1, 1));
        assertThat(SealedFileLayout.plaintextLength(HEADER, HEADER + (most - 1) * 33 + 41, 1))
                .isEqualTo(most);
        assertThatExceptionOfType(SealedFileCorruptException.class)
                .isThrownBy(() -> SealedFileLayout.plaintextLength(HEADER, HEADER + most * 33 + 41, 1))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(CorruptReason.LIMIT_EXCEEDED));
    }

    @Test
    void frameLengthsAreLimited() {
        for (int frameLength : new int[] {0, -1, 16 * 1024 * 1024 + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SealedFileLayout.sealedLength(HEADER, 1, frameLength));
            assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.frameNumber(1, frameLength));
        }
    }

    @Test
    void headersAreLimited() {
        EncryptionContext empty = EncryptionContext.of(Map.of());
        EncryptedDataKey small = new EncryptedDataKey("", "", new byte[0]);
        EncryptedDataKey large = new EncryptedDataKey("", "", new byte[0xFFFF]);

        assertThat(SealedFileLayout.headerLength(empty, List.of(small)))
                .isEqualTo(1 + 2 + 32 + 2 + 2 + 3 * 2 + 1 + 4 + 32 + 16);
        assertThat(SealedFileLayout.headerLength(SealedFiles.CONTEXT, Collections.nCopies(8, small)))
                .isPositive();
        assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.headerLength(empty, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealedFileLayout.headerLength(empty, Collections.nCopies(9, small)));
        assertThatIllegalArgumentException().isThrownBy(() -> SealedFileLayout.headerLength(empty, List.of(large)));
    }
}
