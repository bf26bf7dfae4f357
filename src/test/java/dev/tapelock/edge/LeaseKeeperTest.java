package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseKeeperTest {

    @TempDir
    private Path directory;

    private FakeCentre centre;
    private SamplePremises site;
    private LeaseKeeper keeper;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        site = new SamplePremises(directory, centre);
        keeper = site.leaseKeeper();
    }

    @AfterEach
    void end() {
        centre.close();
    }

    private Lease lease() {
        return site.premises.lease().read().orElseThrow();
    }

    /** Under the same key it is the same lease, fetched again. */
    private void isRenewal(Lease first) {
        assertThat(lease().id()).isEqualTo(first.id());
        assertThat(lease().fetchedAt()).isAfter(first.fetchedAt());
    }

    @Test
    void aLeaseIsFetchedAtTheStartAndRenewedInTime() throws Exception {
        keeper.tick();
        Lease first = lease();
        assertThat(first.key()).isEqualTo(centre.activeKey());
        assertThat(first.organization()).hasToString(FakeCentre.ORGANIZATION);

        site.clock.pass(Duration.ofHours(11));
        keeper.tick();
        assertThat(lease()).isEqualTo(first);

        site.clock.pass(Duration.ofHours(2));
        keeper.tick();
        isRenewal(first);
    }

    @Test
    void aLeaseThatCannotBeReadIsReplaced() throws Exception {
        keeper.tick();
        Path file = site.spool().directory().resolve("lease.json");
        for (byte[] unreadable : new byte[][] {{}, {'{'}, {'{', '}'}, {(byte) 0xFF}}) {
            Files.write(file, unreadable);

            keeper.tick();

            assertThat(lease().key()).isEqualTo(centre.activeKey());
        }
    }

    @Test
    void aShortLeaseIsRenewedSooner() throws Exception {
        centre.leasesLast(Duration.ofHours(3));
        keeper.tick();
        Lease first = lease();

        site.clock.pass(Duration.ofMinutes(70));
        keeper.tick();

        isRenewal(first);
    }

    @Test
    void aStartFetchesALeaseThoughThereIsOne() throws Exception {
        keeper.tick();
        Lease first = lease();
        centre.changeKey();

        site.leaseKeeper().tick();

        assertThat(lease().key()).isEqualTo(centre.activeKey()).isNotEqualTo(first.key());
    }

    @Test
    void withoutTheCentreTheLeaseStaysAndTheCentreIsNotStormed() throws Exception {
        keeper.tick();
        Lease first = lease();
        centre.always(FakeCentre.answers(503, "away"));
        site.clock.pass(Duration.ofDays(30));

        for (int i = 0; i < 100; i++) {
            keeper.tick();
        }

        assertThat(lease()).isEqualTo(first);
        assertThat(site.counters.failedAttempts).hasValue(1);
        centre.always(exchange -> false);
        site.clock.pass(Duration.ofHours(1));
        keeper.tick();
        isRenewal(first);
    }

    @Test
    void anAnswerThatIsNoLeaseReplacesNone() throws Exception {
        keeper.tick();
        Lease first = lease();
        site.clock.pass(Duration.ofDays(1));
        centre.always(exchange -> exchange.getRequestURI().getPath().endsWith("/leases")
                && FakeCentre.answers(200, "a captive portal").happens(exchange));

        keeper.tick();

        assertThat(lease()).isEqualTo(first);
        assertThat(site.counters.lastFailure.get().sentence()).contains("no lease");
    }

    @Test
    void earlierLeasesAreGivenBackWhenNothingUnderThemIsLeft() throws Exception {
        keeper.tick();
        assertThat(centre.drained).as("nothing lay here").hasSize(1);
        SpoolName old = site.taken(UUID.randomUUID(), new byte[1]);
        centre.changeKey();
        site.clock.pass(Duration.ofHours(13));
        keeper.tick();
        site.taken(UUID.randomUUID(), new byte[1]);
        site.clock.pass(Duration.ofMinutes(5));
        keeper.tick();
        assertThat(centre.drained).as("a file under the earlier key waits").hasSize(1);

        site.delivery.deliver(old);
        site.clock.pass(Duration.ofMinutes(5));
        keeper.tick();
        keeper.tick();

        assertThat(centre.drained).hasSize(2);
    }

    @Test
    void whatWasRefusedStillNeedsItsKey() throws Exception {
        keeper.tick();
        SpoolName old = site.taken(UUID.randomUUID(), new byte[1]);
        centre.next(FakeCentre.answers(400, "invalid.value"));
        site.delivery.deliver(old);
        centre.changeKey();
        site.clock.pass(Duration.ofHours(13));

        keeper.tick();

        assertThat(site.spool().refused().holds(old)).isTrue();
        assertThat(centre.drained).hasSize(1);
    }

    @Test
    void aReportThatDidNotArriveIsMadeAgain() throws Exception {
        centre.always(exchange -> exchange.getRequestMethod().equals("PUT")
                && FakeCentre.answers(503, "away").happens(exchange));
        keeper.tick();
        assertThat(lease().key()).isEqualTo(centre.activeKey());
        assertThat(centre.drained).isEmpty();
        centre.always(exchange -> false);
        site.clock.pass(Duration.ofMinutes(10));

        keeper.tick();

        assertThat(centre.drained).hasSize(1);
    }
}
