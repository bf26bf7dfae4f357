package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactDrafts;
import dev.tapelock.recording.RecordingArtifact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpoolQueueTest {

    private static final UUID SPOOL = UUID.randomUUID();
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<RecordingArtifact> rows = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private int largestPage;
    private final SpoolQueue queue = new SpoolQueue(this::page, Duration.ofMinutes(1), now::get);

    @Test
    void theOldestIsFirstOverManyPages() {
        List<RecordingArtifact> all = new ArrayList<>(IntStream.range(0, 3 * SpoolQueue.PAGE + 1)
                .mapToObj(i -> row(START.plusSeconds(i / 7)))
                .toList());
        all.sort(ORDER);

        assertThat(drain()).containsExactlyElementsOf(all);
        assertThat(largestPage).isLessThanOrEqualTo(SpoolQueue.PAGE);
    }

    @Test
    void aNumberOfRowsThatFillsItsPagesComesToAnEnd() {
        IntStream.range(0, 2 * SpoolQueue.PAGE).forEach(i -> row(START.plusSeconds(i)));
        assertThat(drain()).hasSize(2 * SpoolQueue.PAGE);
        assertThat(queue.next()).isEmpty();
    }

    @Test
    void whatIsInHandIsNobodyElsesUntilItFailed() {
        RecordingArtifact only = row(START);
        assertThat(queue.next()).contains(only);
        queue.request();
        assertThat(queue.next()).isEmpty();
        assertThat(queue.take(only.ownedId())).isPresent();

        queue.failed(only.ownedId(), new IllegalStateException("away"));
        queue.request();
        assertThat(queue.next()).contains(only);
    }

    @Test
    void nothingIsLookedForUnlessSomebodyAsks() {
        assertThat(queue.next()).isEmpty();
        RecordingArtifact late = row(START);
        assertThat(queue.next()).isEmpty();
        queue.request();
        assertThat(queue.isRequested()).isTrue();
        assertThat(queue.next()).contains(late);
        assertThat(queue.isRequested()).isFalse();
    }

    @Test
    void whatIsOlderThanWhereTheLookIsComesWithTheNextOne() {
        IntStream.range(0, SpoolQueue.PAGE).forEach(i -> row(START.plusSeconds(i)));
        assertThat(queue.next()).isPresent();
        RecordingArtifact older = row(START.minusSeconds(1));
        queue.request();

        assertThat(drain()).hasSize(SpoolQueue.PAGE - 1).doesNotContain(older);
        assertThat(drain()).contains(older);
    }

    @Test
    void whatHasARestComesAgainAfterIt() {
        RecordingArtifact broken = row(START);
        RecordingArtifact sound = row(START.plusSeconds(1));
        assertThat(queue.next()).contains(broken);
        queue.failed(broken.ownedId(), new IllegalStateException("broken"));
        queue.rest(broken.ownedId(), "broken");

        queue.request();
        assertThat(queue.next()).contains(sound);
        assertThat(queue.resting()).isEqualTo(Map.of(broken.ownedId(), "broken"));
        queue.request();
        assertThat(queue.next()).isEmpty();

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        queue.request();
        assertThat(queue.next()).contains(broken);
        assertThat(queue.resting()).isEmpty();
    }

    @Test
    void whoeverComesLateLearnsHowItEnds() {
        OwnedId moved = row(START).ownedId();
        OwnedId failed = row(START.plusSeconds(1)).ownedId();
        assertThat(queue.take(moved)).isEmpty();
        assertThat(queue.take(failed)).isEmpty();
        CompletableFuture<Void> good = queue.take(moved).orElseThrow();
        CompletableFuture<Void> bad = queue.take(failed).orElseThrow();
        assertThat(good).isNotDone();

        queue.moved(moved);
        queue.failed(failed, new IllegalStateException("away"));

        assertThat(good).isCompleted();
        assertThat(bad).isCompletedExceptionally();
    }

    private static final Comparator<RecordingArtifact> ORDER =
            Comparator.comparing(RecordingArtifact::createdAt).thenComparing(RecordingArtifact::id);

    private RecordingArtifact row(Instant createdAt) {
        OwnedId id = new OwnedId(UUID.randomUUID(), UUID.randomUUID());
        RecordingArtifact artifact = ArtifactDrafts.spooled(id, SPOOL, new byte[1], createdAt);
        rows.add(artifact);
        return artifact;
    }

    private List<RecordingArtifact> page(Instant createdFrom, UUID afterId, int limit) {
        List<RecordingArtifact> page = rows.stream()
                .filter(row -> row.createdAt().isAfter(createdFrom)
                        || row.createdAt().equals(createdFrom) && row.id().compareTo(afterId) > 0)
                .sorted(ORDER)
                .limit(limit)
                .toList();
        largestPage = Math.max(largestPage, page.size());
        return page;
    }

    private List<RecordingArtifact> drain() {
        List<RecordingArtifact> drained = new ArrayList<>();
        for (Optional<RecordingArtifact> next = queue.next(); next.isPresent(); next = queue.next()) {
            drained.add(next.get());
            rows.remove(next.get());
            queue.moved(next.get().ownedId());
        }
        queue.request();
        return drained;
    }
}
