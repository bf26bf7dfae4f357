package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItem;
import dev.tapelock.export.ExportRun;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.RecordingExport;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/** Exports one recording; the chunk's transaction is suspended meanwhile. Its answer is the item's outcome. */
@Named
@Dependent
public class ExportItemProcessor implements ItemProcessor {

    private static final System.Logger LOG = System.getLogger(ExportItemProcessor.class.getName());

    @Inject
    private StepContext step;

    @Inject
    private RecordingExport exports;

    @Override
    public @Nullable Object processItem(Object item) {
        BulkJobItem claimed = (BulkJobItem) item;
        try {
            return exports.export((ExportRun) step.getTransientUserData(), claimed);
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Item {0} is no longer this run''s", claimed.id());
            return null;
        } catch (RuntimeException e) {
            // The edge of the batch: one recording on which we fail must not keep the others.
            LOG.log(System.Logger.Level.ERROR, "Item " + claimed.id() + " failed", e);
            return exports.failed(claimed);
        }
    }
}
