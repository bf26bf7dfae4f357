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
        assertThat(new ExportSettings(TICK, LEASE).renewal().multipliedBy(3)).isLessThanOrEqualTo(LEASE);
    }

    @Test
    void whatCannotBeIsRefusedByItsName() {
        assertThatThrownBy(() -> new ExportSettings(Duration.ZERO, LEASE)).hasMessageContaining("tapelock.export.tick");
        assertThatThrownBy(() -> new ExportSettings(Duration.ofHours(1), LEASE))
                .hasMessageContaining("tapelock.export.tick");
        assertThatThrownBy(() -> new ExportSettings(TICK, Duration.ofSeconds(1)))
                .hasMessageContaining("tapelock.export.lease");
        assertThatThrownBy(() -> new ExportSettings(TICK, Duration.ofHours(1)))
                .hasMessageContaining("tapelock.export.lease");
    }
}
