package dev.tapelock.keys.kms;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What only the operator decides about KMS.
 *
 * @param endpoint where KMS and STS are, instead of AWS ({@code tapelock.kms.endpoint}); {@code https}, or {@code http} for the demo
 * @param defaultCredentials which organizations may use the server's own AWS credentials for a KMS key without a role
 *     ({@code tapelock.kms.default-credentials}): ids with commas between, or {@code *} for all
 */
record KmsSettings(Optional<URI> endpoint, Set<String> defaultCredentials) {

    private static final String ALL = "*";

    KmsSettings {
        defaultCredentials = Set.copyOf(defaultCredentials);
    }

    /**
     * From the words of the settings.
     *
     * @throws IllegalArgumentException if they say nothing that can be
     */
    static KmsSettings of(Optional<URI> endpoint, String defaultCredentials, boolean isDemo) {
        Set<String> organizations = Arrays.stream(defaultCredentials.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .map(KmsSettings::organization)
                .collect(Collectors.toSet());
        endpoint.ifPresent(uri -> requireAddress(uri, isDemo));
        return new KmsSettings(endpoint, organizations);
    }

    private static String organization(String text) {
        try {
            return text.equals(ALL) ? ALL : UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tapelock.kms.default-credentials has \"" + text + "\"; it must be organizations' ids, or *", e);
        }
    }

    private static void requireAddress(URI endpoint, boolean isDemo) {
        boolean isScheme = "https".equals(endpoint.getScheme()) || (isDemo && "http".equals(endpoint.getScheme()));
        if (!isScheme || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "tapelock.kms.endpoint is " + endpoint + "; it must begin with https:// and a host");
        }
    }

    boolean mayUseOurs(UUID organizationId) {
        return defaultCredentials.contains(ALL) || defaultCredentials.contains(organizationId.toString());
    }
}
