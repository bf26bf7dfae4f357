package dev.tapelock.export;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/** Makes the pulses of runs. */
@ApplicationScoped
class RunPulses {

    private final JobLeases leases;
    private final ExportSettings settings;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    @SuppressWarnings("NullAway.Init")
    RunPulses(JobLeases leases, ExportSettings settings) {
        this.leases = leases;
        this.settings = settings;
    }

    RunPulse of(JobRun run) {
        return of(run, leases::renew);
    }

    /** Of a run that holds something else than its job. */
    RunPulse of(JobRun run, Consumer<JobRun> lease) {
        return new RunPulse(run, lease, settings.renewal(), scheduler);
    }
}
