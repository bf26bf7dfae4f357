package dev.tapelock.keys.kms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class KmsProducers {

    @Produces
    @Singleton
    KmsSettings settings(Config config) {
        boolean isDemo = config.getOptionalValue("tapelock.demo", Boolean.class).orElse(false);
        return KmsSettings.of(
                config.getOptionalValue("tapelock.kms.endpoint", URI.class),
                config.getOptionalValue("tapelock.kms.default-credentials", String.class)
                        .orElse(isDemo ? "*" : ""),
                isDemo);
    }
}
