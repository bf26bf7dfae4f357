package dev.tapelock.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Slows down whoever guesses passwords: after some failures in a row a name is refused for a while that doubles.
 *
 * <p>Names that nobody has are treated like all others, so that the delay tells nothing. Each server counts for itself and
 * remembers the names that failed last. Safe for use by many threads.
 */
@ApplicationScoped
public class SignInThrottle {

    static final int FREE_FAILURES = 3;
    static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    static final Duration LONGEST_DELAY = Duration.ofMinutes(2);
    static final int MOST_NAMES = 10_000;

    private record Failures(int count, Instant refusedUntil) {}

    private final Clock clock;
    private final Map<String, Failures> failuresByName = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_NAMES;
        }
    };

    @Inject
    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /** Whether the name may be tried now. */
    synchronized boolean isOpen(String signInName) {
        Failures failures = failuresByName.get(normalized(signInName));
        return failures == null || !clock.instant().isBefore(failures.refusedUntil());
    }

    synchronized void failed(String signInName) {
        failuresByName.merge(
                normalized(signInName),
                new Failures(1, clock.instant()),
                (before, one) ->
                        new Failures(before.count() + 1, clock.instant().plus(delay(before.count() + 1))));
    }

    synchronized void succeeded(String signInName) {
        failuresByName.remove(normalized(signInName));
    }

    private static Duration delay(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(failures - FREE_FAILURES, 20));
        return doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
    }

    private static String normalized(String signInName) {
        return signInName.strip().toLowerCase(Locale.ROOT);
    }
}
