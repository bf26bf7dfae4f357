package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DoubtfulFilesTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final DoubtfulFiles doubtful = new DoubtfulFiles(Duration.ofMinutes(10), nanos::get);

    private static OwnedId newId() {
        return new OwnedId(UUID.randomUUID(), UUID.randomUUID());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whatIsInDoubtWaitsUntilNoCommitCanBeUnderWay() {
        OwnedId first = newId();
        OwnedId second = newId();
        doubtful.add(first);
        pass(Duration.ofMinutes(5));
        doubtful.add(second);
        pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(doubtful.due(10)).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(doubtful.due(10)).containsExactly(first);
        pass(Duration.ofMinutes(5));
        assertThat(doubtful.due(10)).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void itIsDueUntilItIsSettled() {
        OwnedId id = newId();
        doubtful.add(id);
        pass(Duration.ofMinutes(10));
        assertThat(doubtful.due(10)).containsExactly(id);
        assertThat(doubtful.due(10)).containsExactly(id);
        doubtful.settled(List.of(id));
        assertThat(doubtful.due(10)).isEmpty();
    }

    @Test
    void noMoreAreDueThanAreAskedFor() {
        for (int i = 0; i < 5; i++) {
            doubtful.add(newId());
        }
        pass(Duration.ofMinutes(10));
        assertThat(doubtful.due(3)).hasSize(3);
    }

    @Test
    void noMoreAreHeldThanMayBe() {
        for (int i = 0; i < DoubtfulFiles.MOST + 1; i++) {
            doubtful.add(newId());
        }
        pass(Duration.ofMinutes(10));
        assertThat(doubtful.due(Integer.MAX_VALUE)).hasSize(DoubtfulFiles.MOST);
    }
}
