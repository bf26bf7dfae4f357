package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnopenedDepositTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final UnopenedDeposit deposit =
            new UnopenedDeposit(new OwnedId(UUID.randomUUID(), UUID.randomUUID()), UUID.randomUUID(), NOW);

    @Test
    void whoTakesItHasItForAWhile() {
        assertThat(deposit.isDueAt(NOW)).isTrue();

        deposit.take(NOW);

        assertThat(deposit.isDueAt(NOW.plus(UnopenedDeposit.LEASE).minusMillis(1)))
                .isFalse();
        assertThat(deposit.isDueAt(NOW.plus(UnopenedDeposit.LEASE))).isTrue();
    }

    @Test
    void whatIsGivenBackIsDueAgainAtOnce() {
        deposit.take(NOW);
        deposit.giveBack(NOW.plusSeconds(1));
        assertThat(deposit.isDueAt(NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void aServiceThatGivesNoKeyIsAskedAgainAfterLongerAndLongerWhilesForEver() {
        Instant now = NOW;
        Duration wait = INTERVAL;
        for (int failure = 1; failure <= 100; failure++) {
            deposit.failed(now, INTERVAL);
            assertThat(deposit.isDueAt(now.plus(wait).minusMillis(1)))
                    .as("failure " + failure)
                    .isFalse();
            assertThat(deposit.isDueAt(now.plus(wait))).as("failure " + failure).isTrue();
            now = now.plus(wait);
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(UnopenedDeposit.LONGEST_WAIT) > 0 ? UnopenedDeposit.LONGEST_WAIT : doubled;
        }
    }
}
