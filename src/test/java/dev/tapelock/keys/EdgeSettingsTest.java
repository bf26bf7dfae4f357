package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeSettingsTest {

    @Test
    void aLeaseLastsTwoWeeks() {
        assertThat(EdgeSettings.DEFAULT.lease()).hasDays(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "P366D", "PT-1M"})
    void anotherLeaseThanAMinuteToAYearIsRefused(String lease) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EdgeSettings(Duration.parse(lease)))
                .withMessageContaining("tapelock.edge.lease");
    }
}
