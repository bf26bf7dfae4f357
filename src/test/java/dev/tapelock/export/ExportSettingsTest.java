package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportSettingsTest {

    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(20);

    @Test
    void twoRenewalsMayBeLost() {
        assertThat(new ExportSettings(TICK, LEASE, 0, 2).renewal().multipliedBy(3))
                .isLessThanOrEqualTo(LEASE);
    }

    @Test
    void whatCannotBeIsRefusedByItsName() {
        assertThatThrownBy(() -> new ExportSettings(Duration.ZERO, LEASE, 0, 2))
                .hasMessageContaining("tapelock.export.tick");
        assertThatThrownBy(() -> new ExportSettings(Duration.ofHours(1), LEASE, 0, 2))
                .hasMessageContaining("tapelock.export.tick");
        assertThatThrownBy(() -> new ExportSettings(TICK, Duration.ofSeconds(1), 0, 2))
                .hasMessageContaining("tapelock.export.lease");
        assertThatThrownBy(() -> new ExportSettings(TICK, Duration.ofHours(1), 0, 2))
                .hasMessageContaining("tapelock.export.lease");
        assertThatThrownBy(() -> new ExportSettings(TICK, LEASE, -1, 2)).hasMessageContaining("tapelock.export.queue");
        assertThatThrownBy(() -> new ExportSettings(TICK, LEASE, 0, 0))
                .hasMessageContaining("tapelock.export.parallel");
        assertThatThrownBy(() -> new ExportSettings(TICK, LEASE, 0, 17))
                .hasMessageContaining("tapelock.export.parallel");
        assertThatThrownBy(() -> new ExportSettings(TICK, LEASE, 101, 2)).hasMessageContaining("tapelock.export.queue");
    }

    @Test
    void whatIsDoneByItselfMayBeSet() {
        assertThat(new ExportSettings(TICK, LEASE, 0, ExportSettings.parallelByItself()).parallel())
                .isPositive();
    }
}
