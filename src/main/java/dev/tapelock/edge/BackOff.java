package dev.tapelock.edge;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to leave somebody alone who has failed: longer each time, never exactly, and no longer than a limit. */
final class BackOff {

    private static final double FACTOR = 2;
    /** Half as long up to half as long again, so that sealers which lost the centre together do not come back together. */
    private static final double JITTER = 0.5;

    /** Beyond it the interval is the longest one in any case; the exponent must not overflow. */
    private static final int MOST_FAILURES_COUNTED = 40;

    private final IntervalFunction interval;
    private final Clock clock;
    private int failures;
    private Instant until = Instant.MIN;

    BackOff(Duration first, Duration longest, Clock clock) {
        this.interval = IntervalFunction.ofExponentialRandomBackoff(first, FACTOR, JITTER, longest);
        this.clock = clock;
    }

    /** Begins anew with the short waits; one that is under way is waited for all the same. */
    synchronized void succeeded() {
        failures = 0;
    }

    /** @param retryAfter what the other side asked for: it is not asked again before */
    synchronized void failed(Optional<Duration> retryAfter) {
        failures = Math.min(failures + 1, MOST_FAILURES_COUNTED);
        Duration wait = Duration.ofMillis(interval.apply(failures));
        Duration asked = retryAfter.orElse(Duration.ZERO);
        Instant next = clock.instant().plus(wait.compareTo(asked) > 0 ? wait : asked);
        if (next.isAfter(until)) {
            until = next;
        }
    }

    /** How long still; zero if it may be tried. */
    synchronized Duration remaining() {
        Duration remaining = until.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), until);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }
}
