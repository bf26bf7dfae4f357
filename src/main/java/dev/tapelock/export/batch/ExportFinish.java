package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItems;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.JobRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The last step: nothing is left, so the job is fulfilled, unless it ended in another way or is another run's. */
@Named
@Dependent
public class ExportFinish extends AbstractBatchlet {

    private static final System.Logger LOG = System.getLogger(ExportFinish.class.getName());

    @Inject
    private JobContext job;

    @Inject
    private BulkJobItems items;

    @Override
    public String process() {
        JobRun run = CurrentRun.of(job);
        try {
            items.finish(run);
            return "FULFILLED";
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends: its job is over or another run''s", run);
            return "ENDED";
        }
    }
}
