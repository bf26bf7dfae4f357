package dev.tapelock.storage.s3;

import java.net.URI;
import java.util.Optional;

/**
 * Which bucket is the repository, and how it is reached.
 *
 * @param bucket {@code tapelock.s3.bucket}; empty if the repository is no bucket
 * @param region {@code tapelock.s3.region}
 * @param endpoint where it is, if not at AWS ({@code tapelock.s3.endpoint})
 * @param prefix stands before each key ({@code tapelock.s3.prefix}); empty, or ends with a slash
 * @param isPathStyle whether the bucket's name stands in the path instead of the host ({@code tapelock.s3.path-style})
 * @param checksums whether the SDK asks for, and checks, more checksums than the SHA-256 that goes with each part in any case
 *     ({@code tapelock.s3.checksums}); several stores do not know them
 * @param accessKeyId {@code tapelock.s3.access-key-id}; without one, the SDK's own default chain finds credentials
 * @param secretAccessKey {@code tapelock.s3.secret-access-key}
 * @param partBytes what is sent at once, and held in memory meanwhile ({@code tapelock.s3.part-size}); more for what would have too
 *     many parts
 * @param connections at the same time ({@code tapelock.s3.connections})
 * @param screenRecordings what protects them ({@code tapelock.s3.screen-recordings})
 */
record S3Settings(
        Optional<String> bucket,
        String region,
        Optional<URI> endpoint,
        String prefix,
        boolean isPathStyle,
        Checksums checksums,
        Optional<String> accessKeyId,
        Optional<String> secretAccessKey,
        long partBytes,
        int connections,
        ScreenRecordings screenRecordings) {

    /** What S3 takes as a part of an upload, the last one excepted. */
    static final int SMALLEST_PART_BYTES = 5 * 1024 * 1024;

    private static final int LARGEST_PART_BYTES = 64 * 1024 * 1024;

    /** When the SDK adds checksums to what is sent. */
    enum Checksums {
        WHEN_SUPPORTED,
        WHEN_REQUIRED
    }

    /** What protects screen recordings. */
    enum ScreenRecordings {
        /** The bucket, which encrypts them (SSE-S3); the server does not start with one that does not. */
        BUCKET,
        /** The organization's keys, like all other recordings. */
        SEALED
    }

    S3Settings {
        if (!prefix.isEmpty() && !prefix.matches("([A-Za-z0-9._=-]+/)+")) {
            throw new IllegalArgumentException("tapelock.s3.prefix is " + prefix
                    + "; it must be segments of letters, digits and . _ = -, each" + " followed by a slash");
        }
        if (bucket.filter(String::isBlank).isPresent() || region.isBlank()) {
            throw new IllegalArgumentException("tapelock.s3.bucket and tapelock.s3.region must not be empty");
        }
        endpoint.filter(uri -> uri.getHost() == null
                        || !String.valueOf(uri.getScheme()).matches("https?"))
                .ifPresent(uri -> {
                    throw new IllegalArgumentException(
                            "tapelock.s3.endpoint is " + uri + "; it must begin with https:// or http:// and a host");
                });
        if (partBytes < SMALLEST_PART_BYTES || partBytes > LARGEST_PART_BYTES) {
            throw new IllegalArgumentException(
                    "tapelock.s3.part-size is " + partBytes + " bytes; it must be 5MiB to 64MiB");
        }
        if (connections < 1 || connections > 1000) {
            throw new IllegalArgumentException("tapelock.s3.connections is " + connections + "; it must be 1 to 1000");
        }
        if (accessKeyId.isPresent() != secretAccessKey.isPresent()) {
            throw new IllegalArgumentException(
                    "tapelock.s3.access-key-id and tapelock.s3.secret-access-key go together; one of them is missing");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "bucket " + bucket.orElse("none") + " in " + region;
    }
}
