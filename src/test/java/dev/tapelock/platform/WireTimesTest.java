package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimesTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00Z, 2026-01-31T09:30:00.000Z",
        "2026-01-31T09:30:00.5Z, 2026-01-31T09:30:00.500Z",
        "2026-01-31T09:30:00.123999Z, 2026-01-31T09:30:00.123Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z"
    })
    void timesAreWrittenInUtcWithThreeDigits(Instant instant, String text) {
        assertThat(WireTimes.format(instant)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00.000Z, 2026-01-31T09:30:00Z",
        "2026-01-31T09:30Z, 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00+01:00, 2026-01-31T08:30:00Z",
        "2026-01-31T09:30:00.123456-05:00, 2026-01-31T14:30:00.123456Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void timesAreReadWithAnyOffset(String text, Instant instant) {
        assertThat(WireTimes.parse("startTime", text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-01-31",
                "2026-01-31T09:30:00",
                "2026-02-30T09:30:00Z",
                "2026-01-31 09:30:00Z",
                "1769851800000",
                "2026-01-31T25:00:00Z",
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+01:00",
                "-0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z"
            })
    void anythingElseIsRefusedByItsName(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> WireTimes.parse("startTime", text))
                .withMessage("startTime is \"" + text + "\"; it must be a time as 2026-01-31T09:30:00.000Z")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
