package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class ExportProducers {

    @Produces
    @Singleton
    ExportSettings settings(Config config) {
        return new ExportSettings(
                config.getOptionalValue("tapelock.export.tick", Duration.class).orElse(Duration.ofSeconds(2)),
                config.getOptionalValue("tapelock.export.lease", Duration.class).orElse(Duration.ofSeconds(20)),
                config.getOptionalValue("tapelock.export.queue", Integer.class).orElse(0),
                config.getOptionalValue("tapelock.export.parallel", Integer.class)
                        .orElseGet(ExportSettings::parallelByItself));
    }
}
