package dev.tapelock.recording.spool;

import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * Leaves a repository alone that takes nothing: for rests that double up to a limit, after each of which one file finds out whether
 * it is back. Thread-safe.
 */
final class RepositoryBreaker {

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final int FAILURES = 3;

    private final CircuitBreaker breaker;

    RepositoryBreaker(Duration longestRest) {
        breaker = CircuitBreaker.of(
                "repository",
                CircuitBreakerConfig.custom()
                        .slidingWindow(FAILURES, FAILURES, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialRandomBackoff(FIRST_REST, 2, 0.5, longestRest))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        // Anything else is a trouble of the one file: the repository has answered.
                        .recordExceptions(StorageUnavailableException.class, StorageFullException.class)
                        .build());
    }

    /** Whether a file may be tried now; if so, {@link #run} or {@link #giveBack} follows. */
    boolean permits() {
        return breaker.tryAcquirePermission();
    }

    /** There was nothing to try. */
    void giveBack() {
        breaker.releasePermission();
    }

    /** Moves a file for which it was permitted. */
    void run(Runnable move) {
        long start = breaker.getCurrentTimestamp();
        try {
            move.run();
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
        } catch (RuntimeException | Error e) {
            breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
            throw e;
        }
    }

    /** Whether the repository is left alone. */
    boolean isResting() {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }
}
