package dev.tapelock.recording.spool;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.ServerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class SpoolProducers {

    @Produces
    @Singleton
    SpoolSettings settings(Config config, ServerSettings server) {
        return new SpoolSettings(
                config.getOptionalValue("tapelock.spool.directory", String.class)
                        .map(Path::of)
                        .orElseGet(() -> server.home().resolve("spool")),
                ByteSize.parse(config.getOptionalValue("tapelock.spool.least-free", String.class)
                        .orElse("256MiB")),
                config.getOptionalValue("tapelock.spool.interval", Duration.class)
                        .orElse(Duration.ofSeconds(5)));
    }
}
