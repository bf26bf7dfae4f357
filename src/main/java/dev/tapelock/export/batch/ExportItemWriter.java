package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItems;
import dev.tapelock.export.ExportRun;
import dev.tapelock.export.ItemOutcome;
import dev.tapelock.export.JobLostException;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Notes what became of the items of a chunk, in a transaction of its own: the chunk's holds Liberty's tables alone. */
@Named
@Dependent
public class ExportItemWriter extends AbstractItemWriter {

    private static final System.Logger LOG = System.getLogger(ExportItemWriter.class.getName());

    @Inject
    private JobContext job;

    @Inject
    private StepContext step;

    @Inject
    private BulkJobItems items;

    @Override
    public void writeItems(List<Object> outcomes) {
        try {
            items.record(
                    CurrentRun.of(job),
                    outcomes.stream().map(ItemOutcome.class::cast).toList());
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} has nothing to say any more", CurrentRun.of(job));
            ((ExportRun) step.getTransientUserData()).stop();
        }
    }
}
