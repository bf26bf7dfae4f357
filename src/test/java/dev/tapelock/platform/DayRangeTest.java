package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2024-02-29, 2024-02-28T23:00:00Z, 2024-02-29T23:00:00Z",
        "Europe/Berlin, 2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Europe/Berlin, 2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "Europe/Berlin, 2026-12-31, 2026-12-30T23:00:00Z, 2026-12-31T23:00:00Z",
        // The day has no midnight: it begins at one.
        "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
        // The day before has its last hour twice.
        "America/Sao_Paulo, 2019-02-16, 2019-02-16T02:00:00Z, 2019-02-17T03:00:00Z",
        "Australia/Lord_Howe, 2026-04-05, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
        "Australia/Lord_Howe, 2026-10-04, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z"
    })
    void aDayBeginsAndEndsWhereItIsLived(ZoneId zone, LocalDate day, Instant start, Instant end) {
        assertThat(new DayRange(day, day).in(zone)).isEqualTo(new Interval(start, end));
        assertThat(new DayRange(day.plusDays(1), day.plusDays(1)).in(zone).start())
                .as("the next day begins where this one ends")
                .isEqualTo(end);
    }

    @Test
    void aMonthHasItsLastDayAndAYearItsFirst() {
        assertThat(DayRange.of(null, LocalDate.of(2026, 3, 31), TODAY, 31).first())
                .isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(new DayRange(LocalDate.of(2026, 12, 31), LocalDate.of(2027, 1, 1)).in(BERLIN))
                .isEqualTo(new Interval(Instant.parse("2026-12-30T23:00:00Z"), Instant.parse("2027-01-01T23:00:00Z")));
    }

    private static Duration length(LocalDate first, LocalDate last) {
        Interval interval = new DayRange(first, last).in(BERLIN);
        return Duration.between(interval.start(), interval.end());
    }
}
