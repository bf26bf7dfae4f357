package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Media are limited by how many flow at the same time, never by how many come in a minute. */
@ApplicationScoped
class StreamLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore places;
    private final int all;

    @Inject
    StreamLimit(RecordingSettings settings) {
        this.all = settings.streams();
        this.places = new Semaphore(all);
    }

    /** How many places are taken now. */
    int taken() {
        return all - places.availablePermits();
    }

    /** A place among the streams; closing it twice gives it back once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws RefusedException {@code too.many.streams} if all places are taken */
    Place take() {
        if (!places.tryAcquire()) {
            throw new RefusedException(
                    Refusal.BUSY, "Too many recordings are being received and played; try again", RETRY_AFTER, null);
        }
        AtomicBoolean taken = new AtomicBoolean(true);
        return () -> {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        };
    }
}
