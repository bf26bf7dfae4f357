package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ByteRangeTest {

    @Test
    void theLastByteCounts() {
        assertThat(new ByteRange(0, 1).last()).isZero();
        assertThat(new ByteRange(10, 5).last()).isEqualTo(14);
        assertThat(new ByteRange(0, Long.MAX_VALUE).last()).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void anEmptyRangeEndsBeforeItStarts() {
        assertThat(new ByteRange(10, 0).last()).isEqualTo(9);
    }

    @Test
    void whatIsNoRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(-1, 5))
                .withMessage("No range: 5 bytes from -1");
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(1, Long.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
