package dev.tapelock.organization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls of each client and user, so that none keeps the server from the others: a minute begins with a caller's first
 * call. Each server counts for itself. Thread-safe.
 */
@ApplicationScoped
public class RequestRates {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_CALLERS = 100_000;

    private final int allowed;
    private final Cache<UUID, AtomicInteger> calls;

    @Inject
    RequestRates(OrganizationSettings settings) {
        this(settings.requestsPerMinute(), Ticker.systemTicker());
    }

    RequestRates(int allowed, Ticker ticker) {
        this.allowed = allowed;
        this.calls = Caffeine.newBuilder()
                .expireAfterWrite(WINDOW)
                .maximumSize(MOST_CALLERS)
                .ticker(ticker)
                .build();
    }

    /**
     * How a caller stands.
     *
     * @param count calls in this minute, this one included
     * @param allowed in a minute
     * @param untilReset when the next minute begins, at least a second
     */
    public record Rate(int count, int allowed, Duration untilReset) {

        public boolean isExceeded() {
            return count > allowed;
        }
    }

    /** Counts one more call. */
    public Rate count(Caller caller) {
        int count = calls.get(caller.id(), id -> new AtomicInteger()).incrementAndGet();
        long seconds =
                calls.policy().expireAfterWrite().orElseThrow().ageOf(caller.id(), TimeUnit.MILLISECONDS).stream()
                        .map(age -> WINDOW.toSeconds() - age / 1000)
                        .findFirst()
                        .orElse(1L);
        return new Rate(count, allowed, Duration.ofSeconds(Math.max(1, seconds)));
    }
}
