package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.FailureReason.Kind;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureReasonTest {

    @ParameterizedTest
    @EnumSource
    void everyKindIsSaidInBothLanguages(Kind kind) {
        assertThat(word(Locale.ENGLISH, "jobs.failure." + kind)).isNotBlank();
        assertThat(word(Locale.JAPANESE, "jobs.failure." + kind)).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemOfADestinationIsSaidInBothLanguages(DestinationProblem problem) {
        assertThat(word(Locale.ENGLISH, "destinations.problem." + problem)).isNotBlank();
        assertThat(word(Locale.JAPANESE, "destinations.problem." + problem)).isNotBlank();
    }

    private static String word(Locale language, String key) {
        return ResourceBundle.getBundle("dev.tapelock.words", language).getString(key);
    }

    @Test
    void aSentenceFitsItsColumn() {
        assertThat(new FailureReason(Kind.OTHER, "x".repeat(2000)).sentence()).hasSize(1000);
    }

    @Test
    void aReasonWithoutAKindIsAnother() {
        assertThat(FailureReason.of(null, "Why").kind()).isEqualTo(Kind.OTHER);
    }
}
