package dev.tapelock.export.s3;

import dev.tapelock.platform.ByteSize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class S3DestinationProducers {

    private static final Set<String> CHECKSUMS = Set.of("WHEN_SUPPORTED", "WHEN_REQUIRED");

    @Produces
    @Singleton
    S3DestinationSettings settings(Config config) {
        boolean isDemo = config.getOptionalValue("tapelock.demo", Boolean.class).orElse(false);
        String checksums = config.getOptionalValue("tapelock.export.s3.checksums", String.class)
                .orElse("WHEN_SUPPORTED");
        if (!CHECKSUMS.contains(checksums)) {
            throw new IllegalArgumentException(
                    "tapelock.export.s3.checksums is " + checksums + "; it must be one of " + CHECKSUMS);
        }
        String partSize = config.getOptionalValue("tapelock.export.s3.part-size", String.class)
                .orElse("8MiB");
        return new S3DestinationSettings(
                S3DestinationSettings.endpoints(
                        config.getOptionalValue("tapelock.export.s3.endpoints", String.class)
                                .orElse(""),
                        isDemo),
                isDemo,
                S3DestinationSettings.organizations(
                        config.getOptionalValue("tapelock.export.s3.default-credentials", String.class)
                                .orElse(isDemo ? "*" : "")),
                config.getOptionalValue("tapelock.export.s3.sts-endpoint", String.class)
                        .map(word -> S3DestinationSettings.endpoint("tapelock.export.s3.sts-endpoint", word, isDemo)),
                config.getOptionalValue("tapelock.s3.bucket", String.class),
                ByteSize.parse(partSize).bytes(),
                checksums.equals("WHEN_REQUIRED"));
    }
}
