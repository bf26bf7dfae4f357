package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchDownloadSettingsTest {

    @Test
    void theDefaultsAndTheBoundsAreAccepted() {
        assertThat(new BatchDownloadSettings(Duration.ofHours(24), 1000).mostRecordings())
                .isEqualTo(1000);
        assertThat(new BatchDownloadSettings(Duration.ofMinutes(1), 100).lifetime())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(new BatchDownloadSettings(Duration.ofDays(30), 10_000).lifetime())
                .isEqualTo(Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({
        "PT59S, 1000, tapelock.batch-download.lifetime is PT59S; it must be PT1M to PT720H",
        "PT721H, 1000, tapelock.batch-download.lifetime is PT721H; it must be PT1M to PT720H",
        "PT24H, 99, tapelock.batch-download.most-recordings is 99; it must be 100 to 10000",
        "PT24H, 10001, tapelock.batch-download.most-recordings is 10001; it must be 100 to 10000",
    })
    void eachBadValueIsRefusedByItsName(String lifetime, int most, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchDownloadSettings(Duration.parse(lifetime), most))
                .withMessage(message);
    }
}
