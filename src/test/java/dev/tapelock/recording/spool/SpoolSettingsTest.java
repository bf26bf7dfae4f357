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

    @Test
    void otherNumbersOfMoversAndRestsAreRefusedByTheirNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofSeconds(5), 0, Duration.ofMinutes(1)))
                .withMessage("tapelock.spool.movers is 0; it must be 1 to 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofSeconds(5), 65, Duration.ofMinutes(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofSeconds(5), 64, Duration.ofSeconds(1)))
                .withMessage("tapelock.spool.longest-rest is PT1S; it must be PT2S to PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofSeconds(5), 1, Duration.ofMinutes(61)));
    }

    @Test
    void aLowMarkAboveTheHighOneIsRefused() {
        ByteSize ten = new ByteSize(10);
        assertThat(new WaterMarks(ten, ten, ten).low()).isEqualTo(ten);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaterMarks(ten, ten, new ByteSize(11)))
                .withMessageContaining("tapelock.spool.low-water is 11B");
    }

    private static SpoolSettings settings(Duration interval) {
        return settings(interval, 4, Duration.ofMinutes(1));
    }

    private static SpoolSettings settings(Duration interval, int movers, Duration longestRest) {
        return new SpoolSettings(
                Path.of("a/../spool"),
                WaterMarks.leastFree(ByteSize.parse("256MiB")),
                Acknowledgement.SPOOL,
                interval,
                movers,
                longestRest,
                Duration.ofMinutes(10));
    }
}
