package dev.tapelock.recording.spool;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.ArtifactState;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.Recordings;
import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolState;
import dev.tapelock.storage.StorageException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** This server's spool: opened and settled at the start, emptied by its movers from then on. */
@ApplicationScoped
public class LocalSpool implements Spool, PartialDirectory.Owner {

    private static final System.Logger LOG = System.getLogger(LocalSpool.class.getName());

    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final SpoolSettings settings;
    private final SpoolForwarder forwarder;
    private final Recordings recordings;
    private final DoubtfulFiles doubtful;
    private volatile @Nullable Open open;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    LocalSpool(SpoolSettings settings, SpoolForwarder forwarder, Recordings recordings) {
        this.settings = settings;
        this.forwarder = forwarder;
        this.recordings = recordings;
        this.doubtful = new DoubtfulFiles(settings.doubt(), Ticker.systemTicker());
    }

    /** What there is of a spool that is open. */
    private record Open(SpoolDirectory directory, SpoolQueue queue, RepositoryBreaker repository, SpoolMovers movers) {}

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        SpoolDirectory directory = new SpoolDirectory(settings);
        // Nothing can be on its way in yet: what has no row now will never get one.
        forwarder.settle(directory);
        SpoolQueue queue = new SpoolQueue(
                (createdFrom, afterId, limit) -> recordings.spooled(directory.id(), createdFrom, afterId, limit),
                settings.longestRest(),
                Ticker.systemTicker());
        RepositoryBreaker repository = new RepositoryBreaker(settings.longestRest());
        SpoolMovers movers = new SpoolMovers(
                queue, repository, artifact -> forwardOrDoubt(directory, artifact), scheduler, settings.movers());
        open = new Open(directory, queue, repository, movers);
        scheduler.scheduleWithFixedDelay(movers::wake, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(
                () -> settleDoubts(directory), 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void forwardOrDoubt(SpoolDirectory directory, RecordingArtifact artifact) {
        try {
            forwarder.forward(directory, artifact);
        } catch (StorageException e) {
            throw e;
        } catch (RuntimeException e) {
            // Its row may say by now that it was moved, so that nobody looks for the file any more.
            doubtful.add(artifact.ownedId());
            throw e;
        }
    }

    /** The edge of the clock: what fails is logged, and the next tick tries again. */
    private void settleDoubts(SpoolDirectory directory) {
        try {
            List<OwnedId> due = doubtful.due(SpoolForwarder.SETTLED_AT_ONCE);
            if (!due.isEmpty()) {
                forwarder.settle(directory, due);
                doubtful.settled(due);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Files in doubt could not be settled; the next tick tries again", e);
        }
    }

    @PreDestroy
    void stop() {
        Open present = open;
        if (present != null) {
            present.directory().close();
        }
    }

    @Override
    public UUID id() {
        return opened().directory().id();
    }

    @Override
    public Incoming begin(OwnedId artifactId) {
        return opened().directory().begin(artifactId);
    }

    @Override
    public Optional<SeekableByteChannel> open(OwnedId artifactId) {
        return opened().directory().open(artifactId);
    }

    @Override
    public void secure(RecordingArtifact artifact) {
        if (artifact.state() == ArtifactState.STORED) {
            return;
        }
        if (settings.acknowledgement() == Acknowledgement.SPOOL) {
            opened().movers().wake();
        } else if (artifact.spoolId().filter(id()::equals).isPresent()) {
            secureInRepository(artifact);
        } else {
            throw unavailable(artifact, null);
        }
    }

    @Override
    public void doubt(OwnedId artifactId) {
        doubtful.add(artifactId);
    }

    private void secureInRepository(RecordingArtifact artifact) {
        try {
            opened().movers().moveNow(artifact);
        } catch (StorageException | UncheckedIOException e) {
            throw unavailable(artifact, e);
        }
    }

    private static RefusedException unavailable(RecordingArtifact artifact, @Nullable RuntimeException cause) {
        return new RefusedException(
                Refusal.STORAGE_UNAVAILABLE,
                "Recording " + artifact.recordingId()
                        + " is on its way to the repository; deliver it again to learn that it has arrived",
                RETRY_AFTER,
                cause);
    }

    @Override
    public void adopt(Path file, OwnedId artifactId) throws IOException {
        opened().directory().adopt(file, artifactId);
    }

    @Override
    public void delete(OwnedId artifactId) {
        opened().directory().delete(artifactId);
    }

    /** Whether a delivery would be taken now. */
    @Override
    public boolean hasRoom() {
        Open present = open;
        return present != null && present.directory().hasRoom();
    }

    @Override
    public SpoolState state() {
        Open present = open;
        if (present == null) {
            return SpoolState.NONE;
        }
        SpoolDirectory directory = present.directory();
        Optional<Instant> oldest = recordings.spooled(directory.id(), Instant.EPOCH, BEFORE_ALL_IDS, 1).stream()
                .findFirst()
                .map(RecordingArtifact::createdAt);
        return new SpoolState(
                directory.level().files(),
                directory.level().bytes(),
                oldest,
                directory.hasRoom(),
                present.repository().isResting(),
                present.queue().resting().size(),
                directory.unclaimed());
    }

    private Open opened() {
        Open present = open;
        if (present == null) {
            throw new IllegalStateException("The spool is not open yet");
        }
        return present;
    }
}
