package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReminderTest {

    private final Reminder reminder = new Reminder();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private List<String> after(Duration time, String... alarms) {
        now = now.plus(time);
        return reminder.toSay(List.of(alarms), now);
    }

    @Test
    void anAlarmIsSaidAtOnceAndThenEachHour() {
        assertThat(after(Duration.ZERO, "3 files wait since 2026-01-01T00:00:00Z"))
                .hasSize(1);
        int said = 0;
        for (int minute = 0; minute < 600; minute++) {
            said += after(Duration.ofMinutes(1), minute + " files wait since 2026-01-0" + minute % 9)
                    .size();
        }
        assertThat(said).isEqualTo(10);
    }

    @Test
    void anotherAlarmIsSaidWithoutWaiting() {
        after(Duration.ZERO, "the disk is full");

        assertThat(after(Duration.ofMinutes(1), "the disk is full", "the lease was over"))
                .hasSize(2);
        assertThat(after(Duration.ofMinutes(1), "the lease was over")).hasSize(1);
        assertThat(after(Duration.ofMinutes(1))).isEmpty();
        assertThat(after(Duration.ofMinutes(1), "the lease was over")).hasSize(1);
        assertThat(after(Duration.ofMinutes(1), "the lease was over")).isEmpty();
    }
}
