package dev.tapelock.keys;

import java.time.Duration;

/**
 * How keys are leased to equipment on the premises.
 *
 * @param lease for how long an edge seals under a key without asking again ({@code tapelock.edge.lease})
 */
public record EdgeSettings(Duration lease) {

    static final EdgeSettings DEFAULT = new EdgeSettings(Duration.ofDays(14));

    public EdgeSettings {
        if (lease.compareTo(Duration.ofMinutes(1)) < 0 || lease.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("tapelock.edge.lease is " + lease + "; it must be PT1M to P365D");
        }
    }
}
