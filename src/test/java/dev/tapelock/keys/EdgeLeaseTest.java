package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeLeaseTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final EdgeLease lease = new EdgeLease(
            new OwnedId(UUID.randomUUID(), UUID.randomUUID()), "edge", UUID.randomUUID(), START, START.plusSeconds(60));

    @Test
    void itIsOverdueOnceItsTimeIsOver() {
        assertThat(lease.isOverdueAt(START.plusSeconds(60))).isFalse();
        assertThat(lease.isOverdueAt(START.plusSeconds(61))).isTrue();
    }

    @Test
    void whatWasGivenBackIsNeverOverdue() {
        lease.giveBack(START.plusSeconds(10));
        assertThat(lease.isOverdueAt(START.plusSeconds(61))).isFalse();
        assertThat(lease.returnedAt()).hasValue(START.plusSeconds(10));
    }

    @Test
    void aKeyThatIsLeasedAgainIsNotGivenBackAnyMore() {
        lease.giveBack(START.plusSeconds(10));
        lease.renew(START.plusSeconds(20), START.plusSeconds(80));
        assertThat(lease.returnedAt()).isEmpty();
        assertThat(lease.renewedAt()).isEqualTo(START.plusSeconds(20));
        assertThat(lease.validUntil()).isEqualTo(START.plusSeconds(80));
        assertThat(lease.leasedAt()).isEqualTo(START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Edge-1.site_b", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aNameThatFits(String name) {
        assertThat(Edge.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "ä", "a/b", "01234567890123456789012345678901234567890123456789012345678901234"})
    void aNameThatDoesNot(String name) {
        assertThat(Edge.isName(name)).isFalse();
    }
}
