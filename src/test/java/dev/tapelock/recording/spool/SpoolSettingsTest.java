package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tapelock.platform.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0.1S", "PT5S", "PT10M"})
    void theDefaultAndTheBoundsAreAccepted(Duration interval) {
        assertThat(settings(interval).interval()).isEqualTo(interval);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.099S", "PT0S", "PT-5S", "PT10M0.001S"})
    void anotherIntervalIsRefusedByItsName(Duration interval) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(interval))
                .withMessage("tapelock.spool.interval is " + interval + "; it must be PT0.1S to PT10M");
    }

    @Test
    void theDirectoryIsMadeAbsolute() {
        assertThat(settings(Duration.ofSeconds(5)).directory())
                .isEqualTo(Path.of("spool").toAbsolutePath());
    }

    private static SpoolSettings settings(Duration interval) {
        return new SpoolSettings(Path.of("a/../spool"), ByteSize.parse("256MiB"), interval);
    }
}
