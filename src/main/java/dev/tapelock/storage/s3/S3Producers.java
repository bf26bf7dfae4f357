package dev.tapelock.storage.s3;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class S3Producers {

    @Produces
    @Singleton
    S3Settings settings(Config config) {
        Optional<String> bucket = config.getOptionalValue("tapelock.s3.bucket", String.class);
        boolean isUsed = config.getOptionalValue("tapelock.repository.kind", String.class)
                .filter(S3Repository.KIND::equals)
                .isPresent();
        if (isUsed && bucket.isEmpty()) {
            throw new IllegalArgumentException("tapelock.s3.bucket is missing; the repository is to be a bucket");
        }
        String checksums =
                config.getOptionalValue("tapelock.s3.checksums", String.class).orElse(Checksums.WHEN_SUPPORTED.name());
        return new S3Settings(
                bucket,
                config.getOptionalValue("tapelock.s3.region", String.class).orElse("us-east-1"),
                config.getOptionalValue("tapelock.s3.endpoint", URI.class),
                config.getOptionalValue("tapelock.s3.prefix", String.class).orElse(""),
                config.getOptionalValue("tapelock.s3.path-style", Boolean.class).orElse(false),
                Arrays.stream(Checksums.values())
                        .filter(each -> each.name().equals(checksums))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("tapelock.s3.checksums is " + checksums
                                + "; it must be one of " + Arrays.toString(Checksums.values()))),
                config.getOptionalValue("tapelock.s3.access-key-id", String.class),
                config.getOptionalValue("tapelock.s3.secret-access-key", String.class),
                ByteSize.parse(config.getOptionalValue("tapelock.s3.part-size", String.class)
                                .orElse("8MiB"))
                        .bytes(),
                config.getOptionalValue("tapelock.s3.connections", Integer.class)
                        .orElse(64),
                screenRecordings(config.getOptionalValue("tapelock.s3.screen-recordings", String.class)
                        .orElse("bucket")));
    }

    private static ScreenRecordings screenRecordings(String value) {
        return switch (value) {
            case "bucket" -> ScreenRecordings.BUCKET;
            case "sealed" -> ScreenRecordings.SEALED;
            default ->
                throw new IllegalArgumentException(
                        "tapelock.s3.screen-recordings is " + value + "; it must be bucket or sealed");
        };
    }
}
