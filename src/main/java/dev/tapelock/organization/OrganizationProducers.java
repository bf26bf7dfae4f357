package dev.tapelock.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class OrganizationProducers {

    @Produces
    @Singleton
    OrganizationSettings settings(Config config) {
        return new OrganizationSettings(
                config.getOptionalValue("tapelock.oauth.token-lifetime", Duration.class)
                        .orElse(Duration.ofHours(1)),
                config.getOptionalValue("tapelock.api.requests-per-minute", Integer.class)
                        .orElse(300));
    }
}
