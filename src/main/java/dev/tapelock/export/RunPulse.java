package dev.tapelock.export;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Renews the lease of one run: between the steps of its threads, and beside them while they wait for somebody else. */
final class RunPulse implements SignOfLife {

    private static final System.Logger LOG = System.getLogger(RunPulse.class.getName());

    private final JobRun run;
    private final Consumer<JobRun> lease;
    private final Duration renewal;
    private final ScheduledExecutorService scheduler;
    private volatile long lastRenewal = System.nanoTime();
    private volatile boolean isStopped;

    /** @param lease renews it; throws a {@link JobLostException} if the run may not go on */
    RunPulse(JobRun run, Consumer<JobRun> lease, Duration renewal, ScheduledExecutorService scheduler) {
        this.run = run;
        this.lease = lease;
        this.renewal = renewal;
        this.scheduler = scheduler;
    }

    /**
     * Says that the run lives, if it is time to say so again.
     *
     * @throws JobLostException if it may not go on
     */
    void beat() {
        requireGoingOn();
        if (System.nanoTime() - lastRenewal >= renewal.toNanos()) {
            require();
        }
    }

    @Override
    public void require() {
        requireGoingOn();
        lease.accept(run);
        lastRenewal = System.nanoTime();
    }

    /** Lets whatever is under way end at its next beat. */
    void stop() {
        isStopped = true;
    }

    boolean isStopped() {
        return isStopped;
    }

    private void requireGoingOn() {
        if (isStopped) {
            throw new JobLostException(run);
        }
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
