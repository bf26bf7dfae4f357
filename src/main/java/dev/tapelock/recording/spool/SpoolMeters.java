package dev.tapelock.recording.spool;

import dev.tapelock.platform.Meters;
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
 * Shows what waits in the spool.
 *
 * <p>The directory is looked through every ten seconds, so that no look at the meters does it.
 */
@ApplicationScoped
class SpoolMeters {

    private static final System.Logger LOG = System.getLogger(SpoolMeters.class.getName());
    private static final int INTERVAL_SECONDS = 10;

    private final LocalSpool spool;
    private volatile SpoolDirectory.Backlog backlog = SpoolDirectory.Backlog.NONE;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    SpoolMeters(Meters meters, LocalSpool spool) {
        this.spool = spool;
        meters.level("spool_files", "Sealed files in the spool", () -> backlog.files());
        meters.levelBytes("spool", "Size of the sealed files in the spool", () -> backlog.bytes());
        meters.age("spool_oldest_age", "How long the oldest sealed file has been in the spool", () -> backlog.oldest());
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** The edge of the clock: what fails is logged and tried again at the next tick. */
    private void look() {
        try {
            backlog = spool.backlog();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The spool could not be looked through for the meters", e);
        }
    }
}
