package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tapelock.platform.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingSettingsTest {

    @Test
    void theDefaultsAreAccepted() {
        RecordingSettings settings = settings("64GiB", 200, "PT1H", "1MiB", "P7D");
        assertThat(settings.largest()).isEqualTo(new ByteSize(64L << 30));
        assertThat(settings.streams()).isEqualTo(200);
        assertThat(settings.urlLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.verifiedAhead()).isEqualTo(new ByteSize(1 << 20));
        assertThat(settings.fingerprintLifetime()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void theBoundsAreAccepted() {
        assertThat(settings("0B", 1, "PT2M", "0B", "PT0S").streams()).isOne();
        assertThat(settings("1TiB", 10_000, "PT60M", "16MiB", "P3650D").streams())
                .isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1H, 1MiB, P7D, tapelock.media.streams is 0; it must be 1 to 10000",
        "10001, PT1H, 1MiB, P7D, tapelock.media.streams is 10001; it must be 1 to 10000",
        "200, PT1M59S, 1MiB, P7D, tapelock.media.url-lifetime is PT1M59S; it must be PT2M to PT1H",
        "200, PT1H1S, 1MiB, P7D, tapelock.media.url-lifetime is PT1H1S; it must be PT2M to PT1H",
        "200, PT1H, 17MiB, P7D, tapelock.media.verified-ahead is 17825792B; it must be 0B to 16777216B",
        "200, PT1H, 1MiB, PT-1S, tapelock.media.fingerprint-lifetime is PT-1S; it cannot be negative",
    })
    void eachBadValueIsRefusedByItsName(int streams, String url, String ahead, String fingerprint, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("64GiB", streams, url, ahead, fingerprint))
                .withMessage(message);
    }

    private static RecordingSettings settings(
            String largest, int streams, String url, String ahead, String fingerprint) {
        return new RecordingSettings(
                ByteSize.parse(largest),
                streams,
                Duration.parse(url),
                ByteSize.parse(ahead),
                Duration.parse(fingerprint));
    }
}
