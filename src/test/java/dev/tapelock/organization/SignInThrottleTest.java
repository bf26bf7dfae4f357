package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final HandClock clock = new HandClock(NOON);
    private final SignInThrottle throttle = new SignInThrottle(clock);

    private void fail(String name, int times) {
        for (int time = 0; time < times; time++) {
            throttle.failed(name);
        }
    }

    @Test
    void theFirstFailuresAreFree() {
        fail("admin", SignInThrottle.FREE_FAILURES - 1);
        assertThat(throttle.isOpen("admin")).isTrue();
    }

    @Test
    void eachFurtherFailureDoublesTheDelay() {
        fail("admin", SignInThrottle.FREE_FAILURES);
        assertThat(throttle.isOpen("admin")).isFalse();
        clock.set(NOON.plus(SignInThrottle.FIRST_DELAY));
        assertThat(throttle.isOpen("admin")).isTrue();
        fail("admin", 1);
        clock.pass(SignInThrottle.FIRST_DELAY);
        assertThat(throttle.isOpen("admin")).isFalse();
        clock.pass(SignInThrottle.FIRST_DELAY);
        assertThat(throttle.isOpen("admin")).isTrue();
    }

    @Test
    void theDelayHasAnEnd() {
        fail("admin", 1000);
        clock.set(NOON.plus(SignInThrottle.LONGEST_DELAY).minus(Duration.ofSeconds(1)));
        assertThat(throttle.isOpen("admin")).isFalse();
        clock.set(NOON.plus(SignInThrottle.LONGEST_DELAY));
        assertThat(throttle.isOpen("admin")).isTrue();
    }

    @Test
    void successForgetsTheFailures() {
        fail("admin", SignInThrottle.FREE_FAILURES - 1);
        throttle.succeeded("admin");
        fail("admin", SignInThrottle.FREE_FAILURES - 1);
        assertThat(throttle.isOpen("admin")).isTrue();
    }

    @Test
    void aNameIsTheSameHoweverItIsWritten() {
        fail(" Admin", SignInThrottle.FREE_FAILURES);
        assertThat(throttle.isOpen("aDMIN ")).isFalse();
        assertThat(throttle.isOpen("another")).isTrue();
    }

    @Test
    void theNamesThatAreRememberedAreBounded() {
        fail("admin", SignInThrottle.FREE_FAILURES);
        for (int number = 0; number < SignInThrottle.MOST_NAMES; number++) {
            throttle.failed("name-" + number);
        }
        assertThat(throttle.isOpen("admin")).isTrue();
    }
}
