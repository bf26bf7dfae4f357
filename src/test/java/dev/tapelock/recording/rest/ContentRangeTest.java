package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

    @Test
    void aRestReachesToTheEnd() {
        ContentRange range = ContentRange.of("bytes 40-99/100");
        assertThat(range).isEqualTo(new ContentRange(40, 100));
        assertThat(range.length()).isEqualTo(60);
        assertThat(ContentRange.of("Bytes 0-0/1").length()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes 40-98/100",
                "bytes 40-100/100",
                "bytes 100-99/100",
                "bytes */100",
                "bytes 0-99/*",
                "bytes 0-99",
                "lines 0-99/100",
                "bytes=0-99/100",
                "bytes 9999999999999999999-9999999999999999999/10000000000000000000"
            })
    void anythingElseIsRefused(String value) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> ContentRange.of(value));
    }
}
