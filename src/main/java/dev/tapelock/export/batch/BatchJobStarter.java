package dev.tapelock.export.batch;

import dev.tapelock.export.JobRun;
import dev.tapelock.export.JobStarter;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Properties;

/** Starts {@code META-INF/batch-jobs/export.xml}; which run it is, is its only parameter. */
@ApplicationScoped
class BatchJobStarter implements JobStarter {

    private static final String JOB = "export";

    @Override
    public void start(JobRun run) {
        Properties parameters = new Properties();
        parameters.setProperty(CurrentRun.PROPERTY, run.toString());
        BatchRuntime.getJobOperator().start(JOB, parameters);
    }
}
