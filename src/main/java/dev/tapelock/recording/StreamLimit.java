package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Contents are limited by how many flow at the same time, never by how many come in a minute. */
@ApplicationScoped
public class StreamLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore places;
    private final int all;
    private final String refusal;

    @Inject
    StreamLimit(RecordingSettings settings) {
        this(settings.streams(), "Too many recordings are being received and played; try again");
    }

    /** @param refusal what is said if all places are taken */
    public StreamLimit(int all, String refusal) {
        this.all = all;
        this.places = new Semaphore(all);
        this.refusal = refusal;
    }

    /** How many places are taken now. */
    int taken() {
        return all - places.availablePermits();
    }

    /** A place among the streams; closing it twice gives it back once. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws RefusedException {@code too.many.streams} if all places are taken */
    public Place take() {
        if (!places.tryAcquire()) {
            throw new RefusedException(Refusal.BUSY, refusal, RETRY_AFTER, null);
        }
        AtomicBoolean taken = new AtomicBoolean(true);
        return () -> {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        };
    }
}
