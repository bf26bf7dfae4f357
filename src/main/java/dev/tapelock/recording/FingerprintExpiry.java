package dev.tapelock.recording;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Forgets, hour by hour, what is kept only to recognize a repeated delivery. */
@ApplicationScoped
class FingerprintExpiry {

    private static final System.Logger LOG = System.getLogger(FingerprintExpiry.class.getName());

    /** A row may be committed so much later than it says: by a slow transaction, or a server whose clock is slow. */
    private static final Duration COMMIT_TIME = Duration.ofHours(1);

    private final Recordings recordings;
    private final RecordingSettings settings;
    private final Clock clock;

    // Only what this server has forgotten itself is passed over; a start looks at all.
    private Instant forgottenUntil = Instant.EPOCH;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    FingerprintExpiry(Recordings recordings, RecordingSettings settings, Clock clock) {
        this.recordings = recordings;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup startup) {
        scheduler.scheduleWithFixedDelay(this::expire, 1, 60, TimeUnit.MINUTES);
    }

    /** The edge of the clock: what fails is logged and tried again an hour later. */
    void expire() {
        try {
            Instant before = clock.instant().minus(settings.fingerprintLifetime());
            recordings.forgetFingerprints(forgottenUntil.minus(COMMIT_TIME), before);
            forgottenUntil = before;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Fingerprints could not be forgotten; the next hour tries again", e);
        }
    }
}
