package dev.tapelock.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class RotationProducers {

    @Produces
    @Singleton
    RotationSettings settings(Config config) {
        return new RotationSettings(config.getOptionalValue("tapelock.rotation.tick", Duration.class)
                .orElse(Duration.ofMinutes(1)));
    }
}
