package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    private static final Duration MONTH = Duration.ofDays(31);

    @Test
    void twoTimesWithASlashBetweenAreAnInterval() {
        assertThat(Interval.parse("interval", "2026-01-01T00:00:00+01:00/2026-02-01T00:00:00.500Z", MONTH.plusDays(1)))
                .isEqualTo(
                        new Interval(Instant.parse("2025-12-31T23:00:00Z"), Instant.parse("2026-02-01T00:00:00.500Z")));
    }

    /** The same instants, however they are written: as lived in Berlin, São Paulo, on Lord Howe Island, and in UTC. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:00:00+01:00/2026-03-30T00:00:00+02:00, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-10-25T00:00:00+02:00/2026-10-26T00:00:00+01:00, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "2026-10-25T02:30:00+02:00/2026-10-25T02:30:00+01:00, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
        "2018-11-04T01:00:00-02:00/2018-11-05T00:00:00-02:00, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
        "2026-04-05T00:00:00+11:00/2026-04-06T00:00:00+10:30, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
        "2026-10-04T00:00:00+10:30/2026-10-05T00:00:00+11:00, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z",
        "2024-02-29T00:00:00-03:00/2024-03-01T00:00:00-03:00, 2024-02-29T03:00:00Z, 2024-03-01T03:00:00Z",
        "2026-12-31T00:00:00+14:00/2027-01-01T00:00:00-12:00, 2026-12-30T10:00:00Z, 2027-01-01T12:00:00Z"
    })
    void offsetsDoNotChangeWhatIsMeant(String text, Instant start, Instant end) {
        assertThat(Interval.parse("interval", text, MONTH)).isEqualTo(new Interval(start, end));
    }

    @Test
    void whatSeemsInOrderButEndsBeforeItBeginsIsRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(
                        () -> Interval.parse("interval", "2026-10-25T02:30:00+01:00/2026-10-25T02:45:00+02:00", MONTH))
                .withMessageStartingWith("interval is \"");
    }

    @Test
    void theLongestOneIsTaken() {
        String longest = "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z";
        assertThat(Interval.parse("interval", longest, MONTH).end()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "null",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z/",
                "2026-01-01/2026-01-02",
                "2026-01-01T00:00:00Z/P1D",
                "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z/2026-01-03T00:00:00Z",
                "2026-01-02T00:00:00Z/2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z/2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z/2026-02-01T00:00:00.001Z",
                "0001-01-01T00:00:00Z/9999-12-31T00:00:00Z",
            })
    void whatIsNoneOrEmptyOrTooLongIsRefused(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Interval.parse("interval", text, MONTH))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_VALUE))
                .withMessageStartingWith("interval is \"");
    }
}
