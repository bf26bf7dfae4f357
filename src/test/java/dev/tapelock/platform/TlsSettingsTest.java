package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TlsSettingsTest {

    @Test
    void withoutItsPasswordTheServerDoesNotStart() {
        assertThat(new TlsSettings(true).isPasswordSet()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TlsSettings(false))
                .withMessageStartingWith("keystore_password is not set in the environment");
    }
}
