package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItem;
import dev.tapelock.export.BulkJobItems;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportRun;
import dev.tapelock.export.ExportThreads;
import dev.tapelock.export.ItemOutcome;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.RecordingExport;
import dev.tapelock.export.SideBySide;
import jakarta.batch.api.chunk.ItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims items of the job, lets a few of them be exported at a time, and answers what became of them. It keeps no checkpoint: what
 * is left to do is what the item table says is left.
 *
 * <p>It opens the destination for the whole step and hands it on as the step's transient user data. What is under way stays under
 * way while a chunk is noted.
 */
@Named
@Dependent
public class ExportItemReader implements ItemReader {

    private static final System.Logger LOG = System.getLogger(ExportItemReader.class.getName());
    private static final int MOST_CLAIMED = 20;

    @Inject
    private JobContext job;

    @Inject
    private StepContext step;

    @Inject
    private BulkJobItems items;

    @Inject
    private RecordingExport exports;

    @Inject
    private ExportThreads threads;

    private final Deque<BulkJobItem> claimed = new ArrayDeque<>();
    private boolean isAllClaimed;
    private @Nullable Work open;

    /** The destination, and what is under way there; of whoever lost the job nothing comes. */
    private record Work(ExportRun run, SideBySide<BulkJobItem, Optional<ItemOutcome>> underWay) {}

    @Override
    public void open(@Nullable Serializable checkpoint) {
        JobRun run = CurrentRun.of(job);
        try {
            ExportRun begun = exports.begin(run);
            step.setTransientUserData(begun);
            open = new Work(begun, threads.sideBySide(item -> export(begun, item)));
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "Job " + run + " cannot begin", e);
            items.halt(run, e.reason());
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends before it begins", run);
        }
    }

    private Optional<ItemOutcome> export(ExportRun run, BulkJobItem item) {
        try {
            return Optional.of(exports.export(run, item));
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Item {0} is no longer this run''s", item.id());
            run.stop();
            return Optional.empty();
        } catch (RuntimeException e) {
            // The edge of the batch: one recording on which we fail must not keep the others.
            LOG.log(System.Logger.Level.ERROR, "Item " + item.id() + " failed", e);
            return Optional.of(exports.failed(item));
        }
    }

    @Override
    public @Nullable Object readItem() {
        Work present = open;
        return present == null ? null : next(present).orElse(null);
    }

    private Optional<ItemOutcome> next(Work work) {
        beginMore(work);
        Optional<ItemOutcome> ended = Optional.empty();
        while (ended.isEmpty() && !work.underWay().isIdle()) {
            ended = work.underWay().next();
        }
        return ended;
    }

    private void beginMore(Work work) {
        while (work.underWay().hasRoom() && hasNext(work)) {
            work.underWay().begin(claimed.remove());
        }
    }

    private boolean hasNext(Work work) {
        if (work.run().isStopped()) {
            return false;
        }
        if (claimed.isEmpty() && !isAllClaimed) {
            claim(work);
        }
        return !claimed.isEmpty();
    }

    private void claim(Work work) {
        try {
            claimed.addAll(items.claim(CurrentRun.of(job), MOST_CLAIMED));
            isAllClaimed = claimed.isEmpty();
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} claims no more", CurrentRun.of(job));
            work.run().stop();
        }
    }

    @Override
    public @Nullable Serializable checkpointInfo() {
        return null;
    }

    /** Nothing is put any more when the destination is closed. */
    @Override
    public void close() {
        Work present = open;
        if (present != null) {
            open = null;
            present.run().stop();
            present.underWay().close();
            present.run().close();
        }
    }
}
