package dev.tapelock.keys;

import dev.tapelock.platform.Meters;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts unwraps, and shows how old the oldest active key is and when the next one is changed.
 *
 * <p>The ages are looked up twice a minute, so that no look at the meters asks the database.
 */
@ApplicationScoped
class KeyMeters {

    private static final System.Logger LOG = System.getLogger(KeyMeters.class.getName());
    private static final int INTERVAL_SECONDS = 30;

    private final RecordingKeys keys;
    private final RotationSchedules schedules;
    private final Meters.Count unwraps;
    private final Meters.Count failedUnwraps;
    private volatile Optional<Instant> oldestActive = Optional.empty();
    private volatile Optional<Instant> nextRotation = Optional.empty();

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    KeyMeters(Meters meters, RecordingKeys keys, RotationSchedules schedules) {
        this.keys = keys;
        this.schedules = schedules;
        unwraps = meters.count("unwraps", "Data keys unwrapped");
        failedUnwraps = meters.count("unwraps_failed", "Data keys that could not be unwrapped");
        meters.age(
                "oldest_active_key_age",
                "Age of the active key that is the oldest of all organizations",
                () -> oldestActive);
        meters.remaining(
                "next_rotation",
                "Time until the next key of any organization is due; negative if it is overdue",
                () -> nextRotation);
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    void unwrapped(boolean isDone) {
        (isDone ? unwraps : failedUnwraps).addOne();
    }

    /** The edge of the clock: what fails is logged and tried again at the next tick. */
    private void look() {
        try {
            oldestActive = keys.oldestActiveSince();
            nextRotation = schedules.nextDueAt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The ages of keys could not be looked up for the meters", e);
        }
    }
}
