package dev.tapelock.recording.inventory;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class InventoryProducers {

    @Produces
    @Singleton
    InventorySettings settings(Config config) {
        return new InventorySettings(
                config.getOptionalValue("tapelock.inventory.tick", Duration.class)
                        .orElse(Duration.ofMinutes(1)),
                config.getOptionalValue("tapelock.inventory.pages", Integer.class)
                        .orElse(100),
                config.getOptionalValue("tapelock.inventory.rest", Duration.class)
                        .orElse(Duration.ofHours(12)));
    }
}
