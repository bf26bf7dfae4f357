package dev.tapelock.export.batch;

import dev.tapelock.export.JobRun;
import jakarta.batch.runtime.context.JobContext;

/** Finds the run that a batch job was started for. */
final class CurrentRun {

    static final String PROPERTY = "run";

    private CurrentRun() {}

    static JobRun of(JobContext job) {
        return JobRun.parse(job.getProperties().getProperty(PROPERTY));
    }
}
