package dev.tapelock.export;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Renews the lease of one run: between the steps of its thread, and beside it while it waits for somebody else. */
final class RunPulse implements SignOfLife {

    private static final System.Logger LOG = System.getLogger(RunPulse.class.getName());

    private final JobRun run;
    private final JobLeases leases;
    private final Duration renewal;
    private final ScheduledExecutorService scheduler;
    private volatile long lastRenewal = System.nanoTime();

    RunPulse(JobRun run, JobLeases leases, Duration renewal, ScheduledExecutorService scheduler) {
        this.run = run;
        this.leases = leases;
        this.renewal = renewal;
        this.scheduler = scheduler;
    }

    /**
     * Says that the run lives, if it is time to say so again.
     *
     * @throws JobLostException if it may not go on
     */
    void beat() {
        if (System.nanoTime() - lastRenewal >= renewal.toNanos()) {
            require();
        }
    }

    @Override
    public void require() {
        leases.renew(run);
        lastRenewal = System.nanoTime();
    }

    @Override
    public <T> T during(Supplier<T> call) {
        beat();
        long millis = renewal.toMillis();
        ScheduledFuture<?> beats =
                scheduler.scheduleWithFixedDelay(this::beatBeside, millis, millis, TimeUnit.MILLISECONDS);
        try {
            return call.get();
        } finally {
            beats.cancel(false);
        }
    }

    /** A run that lost its job finds out for itself when its call is over; a database that is away may come back. */
    private void beatBeside() {
        try {
            beat();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "Run " + run + " could not say that it lives", e);
        }
    }
}
