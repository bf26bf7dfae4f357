package dev.tapelock.recording.spool;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.ServerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
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
                marks(config),
                acknowledgement(config.getOptionalValue("tapelock.ingest.ack", String.class)
                        .orElse("spool")),
                config.getOptionalValue("tapelock.spool.interval", Duration.class)
                        .orElse(Duration.ofSeconds(5)),
                config.getOptionalValue("tapelock.spool.movers", Integer.class).orElse(4),
                config.getOptionalValue("tapelock.spool.longest-rest", Duration.class)
                        .orElse(Duration.ofMinutes(1)),
                config.getOptionalValue("tapelock.spool.doubt", Duration.class).orElse(Duration.ofMinutes(10)));
    }

    private static WaterMarks marks(Config config) {
        ByteSize high = size(config, "tapelock.spool.high-water").orElse(new ByteSize(Long.MAX_VALUE));
        return new WaterMarks(
                size(config, "tapelock.spool.least-free").orElse(ByteSize.parse("256MiB")),
                high,
                size(config, "tapelock.spool.low-water").orElse(new ByteSize(high.bytes() / 10 * 8)));
    }

    private static Optional<ByteSize> size(Config config, String name) {
        return config.getOptionalValue(name, String.class).map(ByteSize::parse);
    }

    private static Acknowledgement acknowledgement(String text) {
        try {
            return Acknowledgement.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tapelock.ingest.ack is " + text + "; it must be spool or repository", e);
        }
    }
}
