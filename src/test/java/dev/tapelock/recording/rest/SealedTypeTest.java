package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SealedTypeTest {

    @Test
    void theTypeCountsWhateverItsCaseAndParameters() {
        assertThat(SealedType.is("application/vnd.tapelock.sealed")).isTrue();
        assertThat(SealedType.is("Application/VND.Tapelock.Sealed; v=1")).isTrue();
    }

    @Test
    void nothingElseDoes() {
        assertThat(SealedType.is(null)).isFalse();
        assertThat(SealedType.is("")).isFalse();
        assertThat(SealedType.is("audio/wav")).isFalse();
        assertThat(SealedType.is("application/*")).isFalse();
        assertThat(SealedType.is("application/vnd.tapelock.sealed2")).isFalse();
    }
}
