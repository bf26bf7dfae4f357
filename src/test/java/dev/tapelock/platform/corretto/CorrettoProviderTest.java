package dev.tapelock.platform.corretto;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.tapelock.platform.CryptographySettings;
import dev.tapelock.testbed.Corretto;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrettoProviderTest {

    private final List<String> before = names();

    @Test
    void standsInFrontFromStartToStop() throws Exception {
        Corretto.inFront(() -> null); // or skipped
        for (String choice : List.of("auto", "corretto")) {
            CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of(choice));
            provider.install(new Startup());
            try {
                assertThat(names())
                        .startsWith(AmazonCorrettoCryptoProvider.PROVIDER_NAME)
                        .hasSize(before.size() + 1);
            } finally {
                provider.remove(new Shutdown());
            }
            assertThat(names()).isEqualTo(before);
        }
    }

    @Test
    void theJdkAloneIsLeftAlone() {
        CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of("jdk"));
        provider.install(new Startup());
        assertThat(names()).isEqualTo(before);
        provider.remove(new Shutdown());
        assertThat(names()).isEqualTo(before);
    }

    /** As when an operator has put it into the JVM's own list. */
    @Test
    void whatWasThereBeforeStays() throws Exception {
        Corretto.inFront(() -> {
            List<String> withCorretto = names();
            CorrettoProvider provider = new CorrettoProvider(CryptographySettings.of("auto"));
            provider.install(new Startup());
            provider.remove(new Shutdown());
            assertThat(names()).isEqualTo(withCorretto);
            return null;
        });
    }

    private static List<String> names() {
        return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    }
}
