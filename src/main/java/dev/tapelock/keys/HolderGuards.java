package dev.tapelock.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one customer's key holder from being everybody's trouble: of each configuration's holder only so many calls wait at the
 * same time, and one that gives no answer is not asked for a few seconds. Thread-safe.
 */
final class HolderGuards {

    /** Before a holder that gave no answer is asked again; shorter than what its callers are told. */
    static final Duration REST = Duration.ofSeconds(5);

    /** A burst may wait a little; a holder that hangs must not gather everybody who waits. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Of one organization, while keys and configurations are made: each may cost a time-out. */
    private static final int CHANGES = 4;

    private static final int WINDOW = 10;
    private static final int LEAST_CALLS = 5;
    private static final int MOST_CONFIGURATIONS = 10_000;

    private final Cache<Holder, Guard> guards =
            Caffeine.newBuilder().maximumSize(MOST_CONFIGURATIONS).build();
    private final Cache<UUID, Bulkhead> changes =
            Caffeine.newBuilder().maximumSize(MOST_CONFIGURATIONS).build();
    private final BulkheadConfig bulkhead;
    private final CircuitBreakerConfig breaker;

    HolderGuards(KeyHolderSettings settings) {
        bulkhead = BulkheadConfig.custom()
                .maxConcurrentCalls(settings.calls())
                .maxWaitDuration(LONGEST_WAIT)
                .build();
        breaker = CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, LEAST_CALLS, SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(1)
                // A holder that says no has answered.
                .recordException(e -> e instanceof KeyProviderUnavailableException it && it.isUnanswered())
                .build();
    }

    /** Who is asked: a version of a configuration. One that followed another may lead to another service. */
    record Holder(UUID configurationId, int version) {

        static Holder of(KeyConfiguration configuration) {
            return new Holder(configuration.id(), configuration.version());
        }
    }

    private record Guard(Bulkhead bulkhead, CircuitBreaker breaker, AtomicReference<@Nullable String> lastError) {}

    /**
     * Makes a call to the holder of a configuration.
     *
     * @throws KeyProviderUnavailableException also if too many calls wait, or the holder has its rest
     */
    <T> T call(Holder holder, Supplier<T> call) {
        Guard guard = guards.get(
                holder,
                id -> new Guard(
                        Bulkhead.of(id.toString(), bulkhead),
                        CircuitBreaker.of(id.toString(), breaker),
                        new AtomicReference<>()));
        try {
            T answer = guard.bulkhead().executeSupplier(() -> guard.breaker().executeSupplier(call));
            guard.lastError().set(null);
            return answer;
        } catch (BulkheadFullException e) {
            throw new KeyProviderUnavailableException("too many calls to the holder wait for its answer", false, e);
        } catch (CallNotPermittedException e) {
            throw new KeyProviderUnavailableException("the holder gave no answer and is asked again soon", false, e);
        } catch (KeyProviderUnavailableException | KeyAccessDeniedException e) {
            guard.lastError().set(((HolderFailure) e).reason());
            throw e;
        }
    }

    /**
     * Makes a call of somebody who changes keys: only so many of an organization at the same time. Whoever tries a holder is told
     * what it says, so none is given up.
     *
     * @throws KeyProviderUnavailableException also if too many calls wait
     */
    <T> T limited(UUID organizationId, Supplier<T> call) {
        try {
            return changes.get(
                            organizationId,
                            id -> Bulkhead.of(
                                    id.toString(),
                                    BulkheadConfig.from(bulkhead)
                                            .maxConcurrentCalls(CHANGES)
                                            .build()))
                    .executeSupplier(call);
        } catch (BulkheadFullException e) {
            throw new KeyProviderUnavailableException("too many calls to the holder wait for its answer", false, e);
        }
    }

    /** Why the last call to the holder of a configuration failed; empty if it did not, or this server has not asked. */
    Optional<String> lastError(Holder holder) {
        return Optional.ofNullable(guards.getIfPresent(holder))
                .map(guard -> guard.lastError().get());
    }
}
