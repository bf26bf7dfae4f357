package dev.tapelock.recording;

import dev.tapelock.platform.ByteSize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class RecordingProducers {

    @Produces
    @Singleton
    RecordingSettings settings(Config config) {
        return new RecordingSettings(
                ByteSize.parse(config.getOptionalValue("tapelock.media.largest", String.class)
                        .orElse("64GiB")),
                config.getOptionalValue("tapelock.media.streams", Integer.class).orElse(200),
                config.getOptionalValue("tapelock.media.url-lifetime", Duration.class)
                        .orElse(Duration.ofMinutes(60)),
                ByteSize.parse(config.getOptionalValue("tapelock.media.verified-ahead", String.class)
                        .orElse("1MiB")),
                config.getOptionalValue("tapelock.media.fingerprint-lifetime", Duration.class)
                        .orElse(Duration.ofDays(7)));
    }

    @Produces
    @Singleton
    DepositSettings depositSettings(Config config) {
        return new DepositSettings(config.getOptionalValue("tapelock.deposit.interval", Duration.class)
                .orElse(Duration.ofSeconds(30)));
    }

    @Produces
    @Singleton
    BatchDownloadSettings batchDownloadSettings(Config config) {
        return new BatchDownloadSettings(
                config.getOptionalValue("tapelock.batch-download.lifetime", Duration.class)
                        .orElse(Duration.ofHours(24)),
                config.getOptionalValue("tapelock.batch-download.most-recordings", Integer.class)
                        .orElse(1000));
    }
}
