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
    void aServiceThatGivesNoKeyIsAskedAgainAfterLongerAndLongerWhilesAndNotForEver() {
        Instant now = NOW;
        Duration wait = INTERVAL;
        for (int failure = 1; failure < UnopenedDeposit.MOST_FAILURES; failure++) {
            assertThat(deposit.failed(now, INTERVAL))
                    .as("after failure " + failure)
                    .isFalse();
            assertThat(deposit.isDueAt(now.plus(wait).minusMillis(1))).isFalse();
            assertThat(deposit.isDueAt(now.plus(wait))).isTrue();
            now = now.plus(wait);
            wait = wait.multipliedBy(2);
        }
        assertThat(deposit.failed(now, INTERVAL)).isTrue();
        assertThat(Duration.between(NOW, now))
                .as("as long as a service may be wrong")
                .isGreaterThan(Duration.ofHours(4));
    }
}
