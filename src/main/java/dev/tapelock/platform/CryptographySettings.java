package dev.tapelock.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whose implementation of AES, RSA, SHA and HMAC the server uses.
 *
 * @param provider {@code tapelock.cryptography.provider}
 */
public record CryptographySettings(Provider provider) {

    /** A choice of {@code tapelock.cryptography.provider}, there in small letters. */
    public enum Provider {
        /** Amazon Corretto's where its native part can be loaded, the JDK's elsewhere. */
        AUTO,
        /** Amazon Corretto's, or no start. */
        CORRETTO,
        /** The JDK's. */
        JDK
    }

    /**
     * From the words of the setting.
     *
     * @throws IllegalArgumentException if there is no such choice
     */
    public static CryptographySettings of(String provider) {
        return Arrays.stream(Provider.values())
                .filter(choice -> name(choice).equals(provider))
                .findFirst()
                .map(CryptographySettings::new)
                .orElseThrow(() -> new IllegalArgumentException("tapelock.cryptography.provider is \"" + provider
                        + "\"; it can be "
                        + Arrays.stream(Provider.values())
                                .map(choice -> '"' + name(choice) + '"')
                                .collect(Collectors.joining(", "))));
    }

    private static String name(Provider choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
