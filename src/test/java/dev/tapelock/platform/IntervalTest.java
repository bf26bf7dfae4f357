package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    private static final Duration MONTH = Duration.ofDays(31);

    @Test
    void twoTimesWithASlashBetweenAreAnInterval() {
        assertThat(Interval.parse("interval", "2026-01-01T00:00:00+01:00/2026-02-01T00:00:00.500Z", MONTH.plusDays(1)))
                .isEqualTo(
                        new Interval(Instant.parse("2025-12-31T23:00:00Z"), Instant.parse("2026-02-01T00:00:00.500Z")));
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
