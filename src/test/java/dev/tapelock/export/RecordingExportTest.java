package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of recordings that fail for what then keeps the whole job from going on. */
class RecordingExportTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final JobRun run = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
    private final ExportRun export = new ExportRun(run, Actor.SYSTEM, false, List.of(), Optional.empty(), null, null);
    private final RecordingExport exports = new RecordingExport(null, null, null, null, null, null, null, null, null);
    private final List<BulkJobItem> items = new ArrayList<>();

    private BulkJobItem next() {
        BulkJobItem item = new BulkJobItem(
                new BulkJobItem.Id(run.organizationId(), run.jobId(), items.size() + 1L),
                UUID.randomUUID(),
                UUID.randomUUID());
        item.claim(run);
        items.add(item);
        return item;
    }

    private ItemOutcome notFetched() {
        return failed(FailureReason.Kind.NOT_FETCHED, "away");
    }

    private ItemOutcome notPut() {
        return failed(FailureReason.Kind.NOT_PUT, "The store is busy");
    }

    private ItemOutcome failed(FailureReason.Kind kind, String sentence) {
        return exports.judge(export, ItemOutcome.failed(next(), new FailureReason(kind, sentence)));
    }

    private ItemOutcome done() {
        return exports.judge(export, ItemOutcome.done(next(), List.of()));
    }

    private List<BulkJobItem.Id> ids(int... places) {
        return Arrays.stream(places).mapToObj(place -> items.get(place).id()).toList();
    }

    @Test
    void theThirdInARowThatCannotBeFetchedTakesTheOthersBack() {
        notFetched();
        done();
        assertThat(notFetched().state()).isEqualTo(BulkJobItemState.FAILED);
        notPut();
        assertThat(notFetched().again()).isEmpty();
        ItemOutcome last = notFetched();
        assertThat(last.isHalted()).isTrue();
        assertThat(last.again()).isEqualTo(ids(2, 4, 5));
    }

    @Test
    void theThirdInARowThatCannotBePutTakesTheOthersBack() {
        notPut();
        done();
        notPut();
        notPut();
        ItemOutcome last = notPut();
        assertThat(last.isHalted()).isTrue();
        assertThat(last.again()).isEqualTo(ids(2, 3, 4));
        assertThat(last.reason().orElseThrow().kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
        assertThat(last.reason().orElseThrow().sentence()).contains("3 recordings in a row", "The store is busy");
    }

    @Test
    void whatFailsForItselfNeitherHaltsTheJobNorEndsARow() {
        for (int number = 0; number < 5; number++) {
            assertThat(failed(FailureReason.Kind.CONFLICT, "taken").state()).isEqualTo(BulkJobItemState.FAILED);
        }
        notFetched();
        notFetched();
        failed(FailureReason.Kind.UNREADABLE, "damaged");
        assertThat(notFetched().isHalted()).isTrue();
    }

    @Test
    void whatIsTakenBackWaitsAsIfNothingHadBeenSaidAgainstIt() {
        BulkJobItem item = next();
        item.finish(ItemOutcome.failed(item, new FailureReason(FailureReason.Kind.NOT_PUT, "busy")), NOW);
        item.takeBack(run);
        assertThat(item.state()).isEqualTo(BulkJobItemState.PENDING);
        assertThat(item.reason()).isEmpty();
    }

    @Test
    void whatIsDoneOrAnotherRunsIsNotTakenBack() {
        BulkJobItem done = next();
        done.finish(ItemOutcome.done(done, List.of()), NOW);
        done.takeBack(run);
        assertThat(done.state()).isEqualTo(BulkJobItemState.DONE);
        BulkJobItem failed = next();
        failed.finish(ItemOutcome.failed(failed, new FailureReason(FailureReason.Kind.NOT_PUT, "busy")), NOW);
        failed.takeBack(new JobRun(run.organizationId(), run.jobId(), 2));
        assertThat(failed.state()).isEqualTo(BulkJobItemState.FAILED);
    }
}
