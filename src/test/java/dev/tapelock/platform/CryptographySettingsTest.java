package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CryptographySettingsTest {

    @Test
    void namesAProvider() {
        assertThat(CryptographySettings.of("auto").provider()).isEqualTo(CryptographySettings.Provider.AUTO);
        assertThat(CryptographySettings.of("corretto").provider()).isEqualTo(CryptographySettings.Provider.CORRETTO);
        assertThat(CryptographySettings.of("jdk").provider()).isEqualTo(CryptographySettings.Provider.JDK);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CryptographySettings.of("openssl"))
                .withMessage(
                        "tapelock.cryptography.provider is \"openssl\"; it can be \"auto\", \"corretto\", \"jdk\"");
    }
}
