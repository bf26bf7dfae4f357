package dev.tapelock.organization;

import java.time.Duration;

/**
 * How long a proof of identity is good for, and for how much.
 *
 * @param tokenLifetime of an access token ({@code tapelock.oauth.token-lifetime})
 * @param requestsPerMinute of one client or user, contents not counted ({@code tapelock.api.requests-per-minute})
 */
public record OrganizationSettings(Duration tokenLifetime, int requestsPerMinute) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    public OrganizationSettings {
        if (tokenLifetime.compareTo(SHORTEST) < 0 || tokenLifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tapelock.oauth.token-lifetime is " + tokenLifetime + "; it must be "
                    + SHORTEST + " to " + LONGEST);
        }
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException(
                    "tapelock.api.requests-per-minute is " + requestsPerMinute + "; it must be at least 1");
        }
    }
}
