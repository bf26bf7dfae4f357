package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final BackOff wait = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5), clock);

    private Duration afterFailure() {
        wait.failed(Optional.empty());
        Duration remaining = wait.remaining();
        clock.pass(remaining);
        return remaining;
    }

    @Test
    void eachFailureDoublesTheWaitUpToTheLongest() {
        for (int failure = 0; failure < 100; failure++) {
            long middle = Math.min(300_000, 1000L << Math.min(failure, 20));
            assertThat(afterFailure().toMillis()).isBetween(middle / 2 - 1, Math.min(300_000, middle + middle / 2));
        }
    }

    @Test
    void noTwoSealersWaitEquallyLong() {
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            BackOff other = new BackOff(Duration.ofSeconds(100), Duration.ofMinutes(5), clock);
            other.failed(Optional.empty());
            waits.add(other.remaining());
        }
        assertThat(waits).hasSizeGreaterThan(10);
    }

    @Test
    void whatTheOtherSideAsksForIsKept() {
        wait.failed(Optional.of(Duration.ofMinutes(17)));
        assertThat(wait.remaining()).isEqualTo(Duration.ofMinutes(17));

        wait.failed(Optional.empty());
        assertThat(wait.remaining()).isEqualTo(Duration.ofMinutes(17));
    }

    @Test
    void afterASuccessItBeginsFromTheFirst() {
        for (int i = 0; i < 10; i++) {
            afterFailure();
        }
        wait.succeeded();

        assertThat(afterFailure()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aSuccessDoesNotCutAWaitShort() {
        wait.failed(Optional.of(Duration.ofMinutes(17)));

        wait.succeeded();

        assertThat(wait.remaining()).isEqualTo(Duration.ofMinutes(17));
    }
}
