package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingPolicyTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT119S", "PT61M", "PT2M1S", "PT0S"})
    void aLifetimeIsTwoToSixtyWholeMinutes(String lifetime) {
        Optional<Duration> refused = Optional.of(Duration.parse(lifetime));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordingPolicy(false, refused, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordingPolicy(false, Optional.empty(), refused));
    }

    @Test
    void sealingChangesNothingElse() {
        RecordingPolicy policy =
                new RecordingPolicy(false, Optional.of(Duration.ofMinutes(2)), Optional.of(Duration.ofMinutes(60)));
        assertThat(policy.sealingScreenRecordings(true))
                .isEqualTo(new RecordingPolicy(true, policy.playbackUrlLifetime(), policy.batchDownloadUrlLifetime()));
    }
}
