package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Collects the recordings of pending jobs, page by page; what a crash has interrupted goes on behind the last page. */
@ApplicationScoped
class JobCollector {

    private static final System.Logger LOG = System.getLogger(JobCollector.class.getName());
    private static final int PAGE = 500;

    private final BulkJobItems items;
    private final JobLeases leases;

    @Inject
    JobCollector(BulkJobItems items, JobLeases leases) {
        this.items = items;
        this.leases = leases;
    }

    /** The edge of a background thread: what fails is logged, and the next run goes on. */
    void collect(JobRun run) {
        try {
            boolean isMore = true;
            while (isMore) {
                isMore = items.collect(run, PAGE);
            }
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run {0} ends: its job is over or another run''s", run);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The recordings of job " + run + " could not be collected yet", e);
            leases.release(run);
        }
    }
}
