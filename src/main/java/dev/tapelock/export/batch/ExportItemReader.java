package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItem;
import dev.tapelock.export.BulkJobItems;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportRun;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.RecordingExport;
import jakarta.batch.api.chunk.ItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Claims items of the job. It keeps no checkpoint: what is left to do is what the item table says is left.
 *
 * <p>It opens the destination for the whole step and hands it to the processor as the step's transient user data.
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

    private final Deque<BulkJobItem> claimed = new ArrayDeque<>();
    private @Nullable ExportRun open;

    @Override
    public void open(@Nullable Serializable checkpoint) {
        JobRun run = CurrentRun.of(job);
        try {
            open = exports.begin(run);
            step.setTransientUserData(open);
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "Job " + run + " cannot begin", e);
            items.halt(run, e.reason());
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends before it begins", run);
        }
    }

    @Override
    public @Nullable Object readItem() {
        if (open == null) {
            return null;
        }
        if (claimed.isEmpty()) {
            try {
                claimed.addAll(items.claim(CurrentRun.of(job), MOST_CLAIMED));
            } catch (JobLostException e) {
                LOG.log(System.Logger.Level.DEBUG, "Run {0} claims no more", CurrentRun.of(job));
            }
        }
        return claimed.poll();
    }

    @Override
    public @Nullable Serializable checkpointInfo() {
        return null;
    }

    @Override
    public void close() {
        ExportRun present = open;
        if (present != null) {
            present.close();
            open = null;
        }
    }
}
