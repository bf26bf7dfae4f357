package dev.tapelock.recording.spool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.RecordingArtifact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What waits in the spool, the oldest first, each file for one mover at a time.
 *
 * <p>A file that cannot be moved, whatever the repository does, has a rest, so that it keeps no other from its turn. However much
 * waits, one page of rows is held. Thread-safe; whoever puts something into the spool meets no lock here.
 */
final class SpoolQueue {

    /** What is found by the rows, from behind the given one on. */
    @FunctionalInterface
    interface Rows {
        List<RecordingArtifact> after(Instant createdFrom, UUID afterId, int limit);
    }

    static final int PAGE = 100;

    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);
    private static final int MOST_RESTING = 10_000;

    private final Rows rows;
    private final AtomicBoolean isRequested = new AtomicBoolean(true);
    private final ConcurrentMap<OwnedId, CompletableFuture<Void>> inHand = new ConcurrentHashMap<>();
    private final Cache<OwnedId, String> resting;

    private final Deque<RecordingArtifact> page = new ArrayDeque<>();
    private boolean isPageFull;
    private Instant createdFrom = Instant.EPOCH;
    private UUID afterId = BEFORE_ALL_IDS;

    /** @param rest of a file that cannot be moved */
    SpoolQueue(Rows rows, Duration rest, Ticker ticker) {
        this.rows = rows;
        this.resting = Caffeine.newBuilder()
                .expireAfterWrite(rest)
                .maximumSize(MOST_RESTING)
                .ticker(ticker)
                .build();
    }

    /** Says that there may be something new. */
    void request() {
        isRequested.set(true);
    }

    boolean isRequested() {
        return isRequested.get();
    }

    /** The next file, which is the caller's until {@link #moved} or {@link #failed}; empty if all were looked at. */
    synchronized Optional<RecordingArtifact> next() {
        while (!page.isEmpty() || turnPage()) {
            RecordingArtifact first = page.remove();
            OwnedId id = first.ownedId();
            if (resting.getIfPresent(id) == null && take(id).isEmpty()) {
                return Optional.of(first);
            }
        }
        return Optional.empty();
    }

    /** Takes a file for the caller, or else answers how the work of whoever has it ends. */
    Optional<CompletableFuture<Void>> take(OwnedId id) {
        return Optional.ofNullable(inHand.putIfAbsent(id, new CompletableFuture<>()));
    }

    private boolean turnPage() {
        if (!isPageFull) {
            if (!isRequested.compareAndSet(true, false)) {
                return false;
            }
            createdFrom = Instant.EPOCH;
            afterId = BEFORE_ALL_IDS;
        }
        List<RecordingArtifact> found = rows.after(createdFrom, afterId, PAGE);
        isPageFull = found.size() == PAGE;
        if (found.isEmpty()) {
            return false;
        }
        page.addAll(found);
        RecordingArtifact last = found.get(found.size() - 1);
        createdFrom = last.createdAt();
        afterId = last.id();
        return true;
    }

    /** The file is in the repository; whoever waits for it is told. */
    void moved(OwnedId id) {
        CompletableFuture<Void> mine = inHand.remove(id);
        if (mine != null) {
            mine.complete(null);
        }
    }

    /** The file stays in the spool; whoever waits for it gets the failure. */
    void failed(OwnedId id, Throwable failure) {
        CompletableFuture<Void> mine = inHand.remove(id);
        if (mine != null) {
            mine.completeExceptionally(failure);
        }
    }

    /** The file has a rest: it is the trouble, not the repository. */
    void rest(OwnedId id, String reason) {
        resting.put(id, reason);
    }

    /** The files that could not be moved lately, with the reason. */
    Map<OwnedId, String> resting() {
        return Map.copyOf(resting.asMap());
    }
}
