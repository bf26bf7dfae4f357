package dev.tapelock.organization;

import java.time.Duration;

/**
 * How long a proof of identity is good for.
 *
 * @param tokenLifetime of an access token ({@code tapelock.oauth.token-lifetime})
 */
public record OrganizationSettings(Duration tokenLifetime) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    public OrganizationSettings {
        if (tokenLifetime.compareTo(SHORTEST) < 0 || tokenLifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tapelock.oauth.token-lifetime is " + tokenLifetime + "; it must be "
                    + SHORTEST + " to " + LONGEST);
        }
    }
}
