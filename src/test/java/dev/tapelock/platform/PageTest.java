package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void theBoundsAreAccepted() {
        assertThat(Page.of(1, 1, 500)).isEqualTo(new Page(1, 1));
        assertThat(Page.of(1_000_000, 500, 500)).isEqualTo(new Page(1_000_000, 500));
    }

    @Test
    void theOffsetCountsTheEntriesBefore() {
        assertThat(new Page(1, 25).offset()).isZero();
        assertThat(new Page(3, 25).offset()).isEqualTo(50);
        assertThat(Page.of(1_000_000, 500, 500).offset()).isEqualTo(499_999_500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anotherNumberIsRefusedByItsName(int number) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Page.of(number, 25, 500))
                .withMessage("pageNumber is \"" + number + "\"; it must be 1 to 1000000")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 501, Integer.MAX_VALUE})
    void anotherSizeIsRefusedByItsName(int size) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Page.of(1, size, 500))
                .withMessage("pageSize is \"" + size + "\"; it must be 1 to 500")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
