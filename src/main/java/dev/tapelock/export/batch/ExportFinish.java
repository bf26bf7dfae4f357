package dev.tapelock.export.batch;

import dev.tapelock.export.BulkJobItems;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportManifest;
import dev.tapelock.export.ExportVerification;
import dev.tapelock.export.JobLeases;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.JobRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * The last step: nothing is left and all lies where it was put, so the manifest is put and the job fulfilled, unless it ended in
 * another way or is another run's.
 */
@Named
@Dependent
public class ExportFinish extends AbstractBatchlet {

    private static final System.Logger LOG = System.getLogger(ExportFinish.class.getName());

    @Inject
    private JobContext job;

    @Inject
    private BulkJobItems items;

    @Inject
    private ExportVerification verification;

    @Inject
    private ExportManifest manifest;

    @Inject
    private JobLeases leases;

    @Override
    public String process() {
        JobRun run = CurrentRun.of(job);
        try {
            if (!verification.verify(run)) {
                // The dispatcher starts the next run, which puts what has to be put again.
                leases.release(run);
                return "AGAIN";
            }
            items.finish(run, manifest.put(run));
            return "FULFILLED";
        } catch (DestinationUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "What job " + run + " has put cannot be compared or signed", e);
            return halt(run, e);
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends: its job is over or another run''s", run);
            return "ENDED";
        }
    }

    private String halt(JobRun run, DestinationUnavailableException failure) {
        try {
            items.halt(run, failure.reason());
            return "FAILED";
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends: its job is over or another run''s", run);
            return "ENDED";
        }
    }
}
