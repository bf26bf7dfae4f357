package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.TimeUnit;

/**
 * Finds jobs that nobody works on, and begins a run for each. A first start, the start after a stop, and taking over from a
 * server that was killed are the same thing.
 *
 * <p>Every server ticks; the lease decides who is first. A tick that is missed does no harm.
 */
@ApplicationScoped
class JobDispatcher {

    private static final System.Logger LOG = System.getLogger(JobDispatcher.class.getName());
    private static final int MOST_AT_ONCE = 20;

    private final JobQueue queue;
    private final JobLeases leases;
    private final JobCollector collector;
    private final JobStarter starter;
    private final RecordingExport exports;
    private final JobVerifier verifier;
    private final ExportSettings settings;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    JobDispatcher(
            JobQueue queue,
            JobLeases leases,
            JobCollector collector,
            JobStarter starter,
            RecordingExport exports,
            JobVerifier verifier,
            ExportSettings settings) {
        this.queue = queue;
        this.leases = leases;
        this.collector = collector;
        this.starter = starter;
        this.exports = exports;
        this.verifier = verifier;
        this.settings = settings;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        long tickMillis = settings.tick().toMillis();
        scheduler.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** The edge of the clock: what fails is logged, and the next tick tries again. */
    void tick() {
        callWaiting();
        try {
            for (OwnedId id : leases.free(MOST_AT_ONCE)) {
                leases.take(id).ifPresent(this::dispatch);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Could not look for bulk jobs; the next tick tries again", e);
        }
        verifyNext();
    }

    private void verifyNext() {
        try {
            verifier.beginNext();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Could not look for exports to verify; the next tick tries again", e);
        }
    }

    private void callWaiting() {
        try {
            queue.due(MOST_AT_ONCE).forEach(queue::advance);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Could not look for bulk jobs that wait; the next tick tries again", e);
        }
    }

    private void dispatch(JobLeases.Taken taken) {
        JobRun run = taken.run();
        LOG.log(
                System.Logger.Level.INFO,
                "Run {0} takes a job that is {1}",
                run,
                taken.job().state());
        switch (taken.job().state()) {
            case PENDING -> scheduler.execute(() -> collector.collect(run));
            case PROCESSING -> startOrGiveBack(run);
            case READY, FULFILLED, CANCELLED, FAILED -> scheduler.execute(() -> exports.tidy(run));
        }
    }

    /** A job that cannot be started must not keep the others. */
    private void startOrGiveBack(JobRun run) {
        try {
            starter.start(run);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Run " + run + " could not be started; the next tick tries again", e);
            leases.release(run);
        }
    }
}
