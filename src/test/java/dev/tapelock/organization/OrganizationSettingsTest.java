package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H", "PT24H"})
    void theDefaultAndTheBoundsAreAccepted(Duration lifetime) {
        assertThat(new OrganizationSettings(lifetime).tokenLifetime()).isEqualTo(lifetime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59.999S", "PT0S", "PT-1H", "PT24H0.001S"})
    void anotherLifetimeIsRefusedByItsName(Duration lifetime) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrganizationSettings(lifetime))
                .withMessage("tapelock.oauth.token-lifetime is " + lifetime + "; it must be PT1M to PT24H");
    }
}
