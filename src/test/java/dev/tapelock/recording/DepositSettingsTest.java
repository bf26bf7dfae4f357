package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepositSettingsTest {

    @Test
    void anIntervalFromATenthOfASecondToAnHourIsTaken() {
        assertThat(new DepositSettings(Duration.ofMillis(100)).interval()).hasMillis(100);
        assertThat(new DepositSettings(Duration.ofHours(1)).interval()).hasHours(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.099S", "PT1H0.001S", "PT-1S"})
    void anotherIntervalIsRefused(String interval) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DepositSettings(Duration.parse(interval)))
                .withMessageContaining("tapelock.deposit.interval");
    }
}
