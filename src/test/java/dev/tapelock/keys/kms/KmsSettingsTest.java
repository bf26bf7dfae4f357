package dev.tapelock.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmsSettingsTest {

    private static final UUID ONE = UUID.randomUUID();

    @Test
    void theServersOwnCredentialsAreForThoseWhoAreNamed() {
        assertThat(KmsSettings.of(Optional.empty(), "", false).mayUseOurs(ONE)).isFalse();
        assertThat(KmsSettings.of(Optional.empty(), " " + ONE + " , ", false).mayUseOurs(ONE))
                .isTrue();
        assertThat(KmsSettings.of(Optional.empty(), ONE.toString(), false).mayUseOurs(UUID.randomUUID()))
                .isFalse();
        assertThat(KmsSettings.of(Optional.empty(), "*", false).mayUseOurs(ONE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "1", "**"})
    void whatIsNoOrganizationIsNamed(String organizations) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsSettings.of(Optional.empty(), organizations, false))
                .withMessageContaining("tapelock.kms.default-credentials");
    }

    @Test
    void anEndpointIsCalledByTlsOutsideOfTheDemo() {
        assertThat(KmsSettings.of(Optional.of(URI.create("https://kms.example/")), "", false)
                        .endpoint())
                .isPresent();
        assertThat(KmsSettings.of(Optional.of(URI.create("http://127.0.0.1:4599/")), "", true)
                        .endpoint())
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsSettings.of(Optional.of(URI.create("http://127.0.0.1:4599/")), "", false))
                .withMessageContaining("tapelock.kms.endpoint");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsSettings.of(Optional.of(URI.create("ftp://127.0.0.1/")), "", true))
                .withMessageContaining("tapelock.kms.endpoint");
    }
}
