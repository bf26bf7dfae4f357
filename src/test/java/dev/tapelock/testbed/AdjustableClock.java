package dev.tapelock.testbed;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** Takes the place of the server's clock in a deployment: the same time, until a test moves it on. */
@Alternative
@Priority(1)
@ApplicationScoped
public class AdjustableClock {

    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    /** Moves the server's time on. */
    public static void advance(Duration duration) {
        AHEAD.updateAndGet(ahead -> ahead.plus(duration));
    }

    @Produces
    @Singleton
    Clock clock() {
        return new Ahead(Clock.systemUTC());
    }

    private static final class Ahead extends Clock {

        private final Clock real;

        Ahead(Clock real) {
            this.real = real;
        }

        @Override
        public ZoneId getZone() {
            return real.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Ahead(real.withZone(zone));
        }

        @Override
        public Instant instant() {
            return real.instant().plus(AHEAD.get());
        }
    }
}
