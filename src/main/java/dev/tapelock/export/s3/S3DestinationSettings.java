package dev.tapelock.export.s3;

import dev.tapelock.export.BucketPlace;
import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What only the operator decides about buckets that organizations export to.
 *
 * @param endpoints where stores may be that are not at AWS ({@code tapelock.export.s3.endpoints}); scheme, host and port
 * @param isLoopbackOpen whether any port of the same machine is open, too: for the demo
 * @param defaultCredentials which organizations may use the server's own AWS credentials for a bucket without a role ({@code
 *     tapelock.export.s3.default-credentials}): ids with commas between, or {@code *} for all
 * @param stsEndpoint where roles are taken, instead of AWS ({@code tapelock.export.s3.sts-endpoint})
 * @param ownBucket the bucket that is our own repository ({@code tapelock.s3.bucket})
 * @param partBytes what is sent at once, and held in memory for each job meanwhile ({@code tapelock.export.s3.part-size})
 * @param isLeanChecksums whether only the checksums go along that S3 requires; several stores do not know others ({@code
 *     tapelock.export.s3.checksums})
 */
record S3DestinationSettings(
        Set<URI> endpoints,
        boolean isLoopbackOpen,
        Set<String> defaultCredentials,
        Optional<URI> stsEndpoint,
        Optional<String> ownBucket,
        long partBytes,
        boolean isLeanChecksums) {

    private static final String ALL = "*";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final long SMALLEST_PART_BYTES = 5L * 1024 * 1024;
    private static final long LARGEST_PART_BYTES = 64L * 1024 * 1024;

    S3DestinationSettings {
        if (partBytes < SMALLEST_PART_BYTES || partBytes > LARGEST_PART_BYTES) {
            throw new IllegalArgumentException(
                    "tapelock.export.s3.part-size is " + partBytes + " bytes; it must be 5MiB to 64MiB");
        }
    }

    /**
     * Endpoints from the words of the setting.
     *
     * @throws IllegalArgumentException if they say nothing that can be
     */
    static Set<URI> endpoints(String words, boolean isDemo) {
        return words(words)
                .map(word -> endpoint("tapelock.export.s3.endpoints", word, isDemo))
                .collect(Collectors.toSet());
    }

    static URI endpoint(String setting, String word, boolean isDemo) {
        try {
            URI endpoint = BucketPlace.endpoint(word);
            if (isDemo || "https".equals(endpoint.getScheme())) {
                return endpoint;
            }
        } catch (RefusedException e) {
            throw notAnEndpoint(setting, word, e);
        }
        throw notAnEndpoint(setting, word, null);
    }

    private static IllegalArgumentException notAnEndpoint(
            String setting, String word, @Nullable RefusedException cause) {
        return new IllegalArgumentException(
                setting + " has \"" + word + "\"; it must be " + BucketPlace.ENDPOINT, cause);
    }

    /** Organizations from the words of the setting. */
    static Set<String> organizations(String words) {
        return words(words).map(S3DestinationSettings::organization).collect(Collectors.toSet());
    }

    private static String organization(String word) {
        try {
            return word.equals(ALL) ? ALL : UUID.fromString(word).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tapelock.export.s3.default-credentials has \"" + word + "\"; it must be organizations' ids, or *",
                    e);
        }
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(Predicate.not(String::isEmpty));
    }

    boolean mayUseOurs(UUID organizationId) {
        return defaultCredentials.contains(ALL) || defaultCredentials.contains(organizationId.toString());
    }

    /** @param endpoint scheme, host and port in lower case, the standard port left out */
    boolean isOpen(URI endpoint) {
        return endpoints.contains(endpoint) || (isLoopbackOpen && LOOPBACK.contains(endpoint.getHost()));
    }
}
