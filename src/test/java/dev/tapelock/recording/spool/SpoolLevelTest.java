package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.ByteSize;
import org.junit.jupiter.api.Test;

class SpoolLevelTest {

    private final SpoolLevel level =
            new SpoolLevel(new WaterMarks(new ByteSize(0), new ByteSize(100), new ByteSize(80)));

    @Test
    void belowTheHighMarkThereIsRoom() {
        level.added(99);
        assertThat(level.hasRoom()).isTrue();
        level.added(1);
        assertThat(level.hasRoom()).isFalse();
    }

    @Test
    void onceAboveTheHighMarkThereIsNoneDownToTheLowOne() {
        level.added(80);
        level.added(20);
        assertThat(level.hasRoom()).isFalse();
        level.removed(19);
        assertThat(level.hasRoom()).isFalse();
        level.removed(1);
        assertThat(level.hasRoom()).isTrue();
        level.added(19);
        assertThat(level.hasRoom()).isTrue();
    }

    @Test
    void whatTheMarksDoNotLimitHasRoom() {
        SpoolLevel unlimited = new SpoolLevel(WaterMarks.leastFree(new ByteSize(5)));
        unlimited.added(Long.MAX_VALUE - 1);
        assertThat(unlimited.hasRoom()).isTrue();
    }
}
