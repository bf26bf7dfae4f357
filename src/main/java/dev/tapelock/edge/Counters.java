package dev.tapelock.edge;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What has happened since the start. */
final class Counters {

    /** Something that went wrong, and when. */
    record Failure(Instant at, String sentence) {}

    final AtomicLong taken = new AtomicLong();
    final AtomicLong takenBytes = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong deliveredBytes = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong failedAttempts = new AtomicLong();
    final AtomicReference<@Nullable Instant> lastDelivery = new AtomicReference<>();
    final AtomicReference<@Nullable Failure> lastFailure = new AtomicReference<>();

    /** What lies in the watched folder and cannot be taken. */
    final AtomicLong unfitFiles = new AtomicLong();

    void failed(Instant now, String sentence) {
        failedAttempts.incrementAndGet();
        lastFailure.set(new Failure(now, sentence));
    }

    void delivered(Instant now, long bytes) {
        delivered.incrementAndGet();
        deliveredBytes.addAndGet(bytes);
        lastDelivery.set(now);
    }

    void taken(Description said) {
        taken.incrementAndGet();
        takenBytes.addAndGet(said.contentLength());
    }
}
