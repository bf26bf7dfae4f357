package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

    private final AtomicLong now = new AtomicLong();
    private final RequestRates rates = new RequestRates(3, now::get);
    private final Caller one = caller();
    private final Caller other = caller();

    @Test
    void soManyAreAllowedInAMinuteThatBeginsWithTheFirst() {
        assertThat(rates.count(one)).isEqualTo(new RequestRates.Rate(1, 3, Duration.ofSeconds(60)));
        wait(20);
        assertThat(rates.count(one)).isEqualTo(new RequestRates.Rate(2, 3, Duration.ofSeconds(40)));
        assertThat(rates.count(one).isExceeded()).isFalse();
        assertThat(rates.count(one).isExceeded()).isTrue();
        wait(39);
        assertThat(rates.count(one)).isEqualTo(new RequestRates.Rate(5, 3, Duration.ofSeconds(1)));
        wait(1);
        assertThat(rates.count(one)).isEqualTo(new RequestRates.Rate(1, 3, Duration.ofSeconds(60)));
    }

    @Test
    void oneCallerIsNotTheOthersTrouble() {
        for (int i = 0; i < 10; i++) {
            rates.count(one);
        }
        assertThat(rates.count(other).isExceeded()).isFalse();
    }

    private void wait(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Caller caller() {
        return new Caller(Caller.Kind.CLIENT, UUID.randomUUID(), UUID.randomUUID(), Set.of(), Optional.empty());
    }
}
