package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H", "PT24H"})
    void theDefaultAndTheBoundsAreAccepted(Duration lifetime) {
        assertThat(new OrganizationSettings(lifetime, 300).tokenLifetime()).isEqualTo(lifetime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59.999S", "PT0S", "PT-1H", "PT24H0.001S"})
    void anotherLifetimeIsRefusedByItsName(Duration lifetime) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrganizationSettings(lifetime, 300))
                .withMessage("tapelock.oauth.token-lifetime is " + lifetime + "; it must be PT1M to PT24H");
    }

    @Test
    void noRequestAtAllIsNoLimit() {
        assertThat(new OrganizationSettings(Duration.ofHours(1), 1).requestsPerMinute())
                .isOne();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrganizationSettings(Duration.ofHours(1), 0))
                .withMessage("tapelock.api.requests-per-minute is 0; it must be at least 1");
    }
}
