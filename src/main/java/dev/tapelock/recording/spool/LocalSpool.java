package dev.tapelock.recording.spool;

import dev.tapelock.recording.Spool;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** This server's spool: opened and settled at the start, emptied by the forwarder from then on. */
@ApplicationScoped
public class LocalSpool implements Spool, PartialDirectory.Owner {

    private static final System.Logger LOG = System.getLogger(LocalSpool.class.getName());

    private final SpoolSettings settings;
    private final SpoolForwarder forwarder;
    private final AtomicBoolean isForwardingRequested = new AtomicBoolean();
    private final AtomicBoolean isForwarding = new AtomicBoolean();
    private volatile @Nullable SpoolDirectory opened;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    LocalSpool(SpoolSettings settings, SpoolForwarder forwarder) {
        this.settings = settings;
        this.forwarder = forwarder;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        SpoolDirectory directory = new SpoolDirectory(settings);
        // Nothing can be on its way in yet: what has no row now will never get one.
        forwarder.settle(directory);
        opened = directory;
        scheduler.scheduleWithFixedDelay(this::forward, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public UUID id() {
        return directory().id();
    }

    @Override
    public Incoming begin(UUID artifactId) {
        return directory().begin(artifactId);
    }

    @Override
    public Optional<SeekableByteChannel> open(UUID artifactId) {
        return directory().open(artifactId);
    }

    @Override
    public void committed(UUID artifactId) {
        if (isForwardingRequested.compareAndSet(false, true)) {
            scheduler.execute(this::forward);
        }
    }

    @Override
    public void adopt(Path file, UUID artifactId) throws IOException {
        directory().adopt(file, artifactId);
    }

    @Override
    public void delete(UUID artifactId) {
        directory().delete(artifactId);
    }

    /** Whether a delivery would be taken now. */
    @Override
    public boolean hasRoom() {
        SpoolDirectory present = opened;
        return present != null && present.hasRoom();
    }

    /** What waits to be moved; nothing before the spool is open. */
    SpoolDirectory.Backlog backlog() {
        SpoolDirectory present = opened;
        return present == null ? SpoolDirectory.Backlog.NONE : present.backlog();
    }

    /**
     * The edge of the clock: what fails is logged, and the next round tries again. One thread is enough for it; it looks again if it
     * was asked to meanwhile, so that nobody waits where a round takes long.
     */
    private void forward() {
        do {
            if (!isForwarding.compareAndSet(false, true)) {
                return;
            }
            try {
                isForwardingRequested.set(false);
                forwarder.forwardAll(directory());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "The spool could not be forwarded; the next round tries again", e);
            } finally {
                isForwarding.set(false);
            }
        } while (isForwardingRequested.get());
    }

    private SpoolDirectory directory() {
        SpoolDirectory present = opened;
        if (present == null) {
            throw new IllegalStateException("The spool is not open yet");
        }
        return present;
    }
}
