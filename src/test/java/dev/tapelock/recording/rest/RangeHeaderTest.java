package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.recording.ByteRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 9110 section 14 and what lies beside them, over 10 000 bytes as there. */
class RangeHeaderTest {

    private static final long LENGTH = 10_000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-499, 0, 500",
        "bytes=500-999, 500, 500",
        "bytes=-500, 9500, 500",
        "bytes=9500-, 9500, 500",
        "bytes=0-0, 0, 1",
        "bytes=-1, 9999, 1",
        "bytes=9999-9999, 9999, 1",
        "bytes=0-, 0, 10000",
        "BYTES=0-499, 0, 500",
        "' bytes=0-499 ', 0, 500",
        "bytes= 0-499, 0, 500",
        "bytes=0000000000000000000000-499, 0, 500",
    })
    void oneRangeIsServed(String value, long start, long length) {
        assertThat(RangeHeader.of(value, LENGTH).range()).contains(new ByteRange(start, length));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=9000-10000, 9000, 1000",
        "bytes=9999-99999, 9999, 1",
        "bytes=1-9223372036854775807, 1, 9999",
        "bytes=1-9223372036854775808, 1, 9999",
        "bytes=1-99999999999999999999999999999999, 1, 9999",
        "bytes=-10000, 0, 10000",
        "bytes=-10001, 0, 10000",
        "bytes=-9223372036854775807, 0, 10000",
        "bytes=-99999999999999999999999999999999, 0, 10000"
    })
    void aRangeThatReachesBeyondTheEndStopsThere(String value, long start, long length) {
        assertThat(RangeHeader.of(value, LENGTH).range()).contains(new ByteRange(start, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10000-",
                "bytes=10000-10000",
                "bytes=10000-20000",
                "bytes=-0",
                "bytes=9223372036854775807-",
                "bytes=99999999999999999999999999999999-",
                "bytes=99999999999999999999999999999999-99999999999999999999999999999999"
            })
    void aRangeBehindTheEndCannotBeSatisfied(String value) {
        RangeHeader.Wanted wanted = RangeHeader.of(value, LENGTH);
        assertThat(wanted.isSatisfiable()).isFalse();
        assertThat(wanted.range()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=0-499,500-999",
                "bytes=0-0,-1",
                "bytes=0-499, 9500-",
                "bytes=500-499",
                "bytes=9999999999999999999999-0",
                "bytes=0 - 499",
                "bytes=+0-499",
                "bytes=--1",
                "bytes=0-499-",
                "bytes=0x0-0x1",
                "bytes=٠-٤",
                "items=0-499",
                "0-499",
                "bytes 0-499"
            })
    void anotherFormIsIgnoredAndTheWholeIsWanted(String value) {
        RangeHeader.Wanted wanted = RangeHeader.of(value, LENGTH);
        assertThat(wanted.isSatisfiable()).isTrue();
        assertThat(wanted.range()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0", "bytes=5-"})
    void noRangeOfEmptyContentCanBeSatisfied(String value) {
        assertThat(RangeHeader.of(value, 0).isSatisfiable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 9223372036854775807",
        "bytes=-1, 9223372036854775806, 1",
        "bytes=9223372036854775806-, 9223372036854775806, 1"
    })
    void theLargestLengthThereIsCanBeServed(String value, long start, long length) {
        assertThat(RangeHeader.of(value, Long.MAX_VALUE).range()).contains(new ByteRange(start, length));
    }
}
