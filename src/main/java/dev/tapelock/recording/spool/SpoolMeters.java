package dev.tapelock.recording.spool;

import dev.tapelock.platform.Meters;
import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolState;
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
 * <p>The spool is looked at every ten seconds, so that no look at the meters asks the database.
 */
@ApplicationScoped
class SpoolMeters {

    private static final System.Logger LOG = System.getLogger(SpoolMeters.class.getName());
    private static final int INTERVAL_SECONDS = 10;

    private final Spool spool;
    private volatile SpoolState state = SpoolState.NONE;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    SpoolMeters(Meters meters, Spool spool) {
        this.spool = spool;
        meters.level("spool_files", "Sealed files in the spool", () -> state.files());
        meters.levelBytes("spool", "Size of the sealed files in the spool", () -> state.bytes());
        meters.age("spool_oldest_age", "How long the oldest sealed file has been in the spool", () -> state.oldest());
        meters.level("spool_stuck", "Files in the spool that cannot be moved although others can", () -> state.stuck());
        meters.level(
                "spool_unclaimed",
                "Files that were set aside because they have no row; nothing deletes them",
                () -> state.unclaimed());
        meters.level("spool_has_room", "1 while deliveries are taken", () -> state.hasRoom() ? 1 : 0);
        meters.level(
                "repository_resting",
                "1 while the repository is left alone because it took nothing",
                () -> state.isRepositoryResting() ? 1 : 0);
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** The edge of the clock: what fails is logged and tried again at the next tick. */
    private void look() {
        try {
            state = spool.state();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The spool could not be looked at for the meters", e);
        }
    }
}
