package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files and the centre. */
class DeliveriesTest {

    @TempDir
    private Path directory;

    private FakeCentre centre;
    private SamplePremises site;
    private BackOff centreWait;
    private Deliveries deliveries;
    private Thread thread;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre).leased();
        EdgeSettings settings = site.premises.settings();
        centreWait = new BackOff(settings.firstWait(), settings.longestWait(), Clock.systemUTC());
        deliveries =
                new Deliveries(settings, site.spool(), site.delivery, site.counters, centreWait, Clock.systemUTC());
        thread = new Thread(deliveries, "deliveries");
    }

    @AfterEach
    void end() throws Exception {
        deliveries.close();
        thread.interrupt();
        thread.join(10_000);
        centre.close();
        assertThat(thread.isAlive()).isFalse();
    }

    private List<UUID> take(int count) throws Exception {
        List<UUID> recordings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID recording = UUID.randomUUID();
            site.clock.pass(Duration.ofMinutes(7));
            site.take(recording, SamplePremises.content(1000 + i));
            recordings.add(recording);
        }
        return recordings;
    }

    private void allArrive(List<UUID> recordings) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> centre.verified().size() == recordings.size()
                        && site.spool().waiting().backlog().files() == 0);
        for (int i = 0; i < recordings.size(); i++) {
            assertThat(centre.content(recordings.get(i)).orElseThrow()).isEqualTo(SamplePremises.content(1000 + i));
        }
        assertThat(centre.verifications()).isEqualTo(recordings.size());
    }

    @Test
    void theOldestGoFirstAndSeveralAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        centre.always(exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                Thread.sleep(40);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            return false;
        });
        List<UUID> recordings = take(24);

        thread.start();
        allArrive(recordings);

        List<String> order = centre.deposits("PUT").stream()
                .map(put -> put.path().split("/")[6])
                .toList();
        for (int i = 0; i < order.size(); i++) {
            // Not exactly: several are under way at the same time.
            assertThat(recordings.indexOf(UUID.fromString(order.get(i)))).isBetween(i - 3, i + 3);
        }
        assertThat(most.get()).isBetween(2, site.premises.settings().deliveries());
    }

    @Test
    void aCentreThatWasAwayFindsEverything() throws Exception {
        int port = centre.port();
        List<UUID> recordings = take(10);
        centre.close();
        thread.start();
        await().until(() -> site.counters.failedAttempts.get() > 3);
        assertThat(site.spool().waiting().backlog().files()).isEqualTo(10);
        FakeCentre lost = centre;
        centre = lost.restartedAt(port);

        allArrive(recordings);

        assertThat(site.counters.lastFailure.get()).isNotNull();
    }

    @Test
    void aFileThatNeverComesThroughKeepsNoOtherBack() throws Exception {
        List<UUID> recordings = take(12);
        List<UUID> bad = recordings.subList(0, 4);
        centre.always(exchange -> exchange.getRequestMethod().equals("PUT")
                && bad.stream()
                        .anyMatch(id -> exchange.getRequestURI().getPath().contains(id.toString()))
                && FakeCentre.answers(500, "broken").happens(exchange));

        thread.start();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> centre.verified().size() == 8
                        && site.spool().waiting().backlog().files() == 4);
        centre.always(exchange -> false);
        allArrive(recordings);
    }

    @Test
    void aBusyCentreIsLeftAloneAsLongAsItAsks() throws Exception {
        take(12);
        centre.always(exchange -> exchange.getRequestMethod().equals("PUT")
                && FakeCentre.answers(503, "spool.full", "Retry-After", "3600").happens(exchange));

        thread.start();

        await().until(() -> !centreWait.remaining().isZero());
        Thread.sleep(1500);
        assertThat(centre.deposits("PUT"))
                .hasSizeBetween(1, site.premises.settings().deliveries());
        assertThat(site.spool().waiting().backlog().files()).isEqualTo(12);
    }

    @Test
    void connectionsThatBreakAgainAndAgainLoseAndDoubleNothing() throws Exception {
        List<UUID> recordings = take(30);
        for (int i = 0; i < 10; i++) {
            centre.next(centre.cutsAfter(600));
            centre.next(centre.losesAcknowledgement());
            centre.next(FakeCentre.answers(503, "spool.full"));
        }

        thread.start();

        allArrive(recordings);
    }

    @Test
    void whatIsUnopenedIsSettledWhenTheHolderIsBack() throws Exception {
        centre.holderIsAway(true);
        List<UUID> recordings = take(20);
        UnopenedFiles unopened =
                new UnopenedFiles(site.spool(), site.delivery, centreWait, site.counters, Clock.systemUTC());
        thread.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> site.spool().unopened().backlog().files() == 20);
        unopened.askAll();
        assertThat(site.spool().unopened().backlog().files()).isEqualTo(20);
        assertThat(site.spool().waiting().backlog().files()).isZero();

        centre.holderIsBack();
        unopened.askAll();

        assertThat(site.spool().unopened().backlog().files()).isZero();
        allArrive(recordings);
        assertThat(centre.deposits("PUT")).hasSize(20);
    }
}
