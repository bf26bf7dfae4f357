package dev.tapelock.recording.spool;

import dev.tapelock.recording.PartialDeposits;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The partial deposits of this server's spool; what nobody goes on with for a day is forgotten. */
@ApplicationScoped
public class LocalPartialDeposits implements PartialDeposits {

    private static final System.Logger LOG = System.getLogger(LocalPartialDeposits.class.getName());
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final SpoolSettings settings;
    private final LocalSpool spool;
    private final Clock clock;
    private volatile @Nullable PartialDirectory opened;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    LocalPartialDeposits(SpoolSettings settings, LocalSpool spool, Clock clock) {
        this.settings = settings;
        this.spool = spool;
        this.clock = clock;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 1) Startup startup) {
        opened = new PartialDirectory(settings.directory().resolve("partial"), spool);
        scheduler.scheduleWithFixedDelay(this::expire, 0, 10, TimeUnit.MINUTES);
    }

    /** The edge of the clock: what fails is logged and tried again ten minutes later. */
    private void expire() {
        try {
            directory().expire(clock.instant().minus(LIFETIME));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Old partial deposits could not be deleted; it is tried again", e);
        }
    }

    @Override
    public Optional<Part> part(Place place) {
        return directory().part(place);
    }

    @Override
    public Optional<Incoming> begin(Place place, byte[] sealedSha256, UUID artifactId) {
        return directory().begin(place, sealedSha256, artifactId);
    }

    @Override
    public Optional<Incoming> resume(Place place, byte[] sealedSha256, long position, UUID artifactId) {
        return directory().resume(place, sealedSha256, position, artifactId);
    }

    private PartialDirectory directory() {
        PartialDirectory present = opened;
        if (present == null) {
            throw new IllegalStateException("The spool is not open yet");
        }
        return present;
    }
}
