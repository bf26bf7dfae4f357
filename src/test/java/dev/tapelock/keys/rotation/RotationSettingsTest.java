package dev.tapelock.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1M", "PT1H"})
    void theDefaultAndTheBoundsAreAccepted(Duration tick) {
        assertThat(new RotationSettings(tick).tick()).isEqualTo(tick);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT0S", "PT-1S", "PT1H0.001S"})
    void anotherTickIsRefusedByItsName(Duration tick) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RotationSettings(tick))
                .withMessage("tapelock.rotation.tick is " + tick + "; it must be PT1S to PT1H");
    }
}
