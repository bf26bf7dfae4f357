package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DayRangeTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void whatIsNotChosenEndsTodayAndBeginsSomeDaysBefore() {
        assertThat(DayRange.of(null, null, TODAY, 30)).isEqualTo(new DayRange(LocalDate.of(2026, 10, 25), TODAY));
        assertThat(DayRange.of(null, LocalDate.of(2024, 3, 1), TODAY, 1))
                .isEqualTo(new DayRange(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1)));
    }

    @Test
    void bothEndsCount() {
        assertThat(new DayRange(TODAY, TODAY).isEmpty()).isFalse();
        assertThat(length(TODAY, TODAY)).isEqualTo(Duration.ofHours(24));
        assertThat(new DayRange(TODAY, TODAY.minusDays(1)).isEmpty()).isTrue();
    }

    @Test
    void aDayIsAsLongAsItIsLived() {
        assertThat(length(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 3, 29))).isEqualTo(Duration.ofHours(23));
        assertThat(length(LocalDate.of(2026, 10, 25), LocalDate.of(2026, 10, 25)))
                .isEqualTo(Duration.ofHours(25));
    }

    private static Duration length(LocalDate first, LocalDate last) {
        Interval interval = new DayRange(first, last).in(BERLIN);
        return Duration.between(interval.start(), interval.end());
    }
}
