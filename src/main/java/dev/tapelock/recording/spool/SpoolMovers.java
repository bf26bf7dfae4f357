package dev.tapelock.recording.spool;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.storage.StorageException;
import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Empties the spool with a few threads, of which there are as many as there is work for.
 *
 * <p>Each takes the oldest file that nobody has in hand. While the repository takes nothing, none of them runs; what waits in the
 * spool stays there. Thread-safe.
 */
final class SpoolMovers {

    private static final System.Logger LOG = System.getLogger(SpoolMovers.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final SpoolQueue queue;
    private final RepositoryBreaker repository;
    private final Consumer<RecordingArtifact> move;
    private final Executor executor;
    private final int most;
    private final AtomicInteger running = new AtomicInteger();

    SpoolMovers(
            SpoolQueue queue,
            RepositoryBreaker repository,
            Consumer<RecordingArtifact> move,
            Executor executor,
            int most) {
        this.queue = queue;
        this.repository = repository;
        this.move = move;
        this.executor = executor;
        this.most = most;
    }

    /** Sees to it that everything in the spool is looked at from now on. Returns at once. */
    void wake() {
        queue.request();
        start();
    }

    private void start() {
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            return;
        }
        boolean isStarted = false;
        try {
            executor.execute(this::run);
            isStarted = true;
        } finally {
            if (!isStarted) {
                running.decrementAndGet();
            }
        }
    }

    /** The edge of the pool: what nobody foresaw is logged, and the next tick begins anew. */
    private void run() {
        try {
            moveAll();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The spool could not be looked through; the next round tries again", e);
            return;
        } finally {
            running.decrementAndGet();
        }
        if (queue.isRequested() && !repository.isResting()) {
            start();
        }
    }

    private void moveAll() {
        while (repository.permits()) {
            Optional<RecordingArtifact> next = Optional.empty();
            try {
                next = queue.next();
            } finally {
                if (next.isEmpty()) {
                    repository.giveBack();
                }
            }
            if (next.isEmpty()) {
                return;
            }
            // Perhaps there is work for one more; whoever finds none is gone at once.
            start();
            moveOrReport(next.get());
        }
    }

    private void moveOrReport(RecordingArtifact artifact) {
        try {
            moveInHand(artifact);
        } catch (StorageUnavailableException | StorageFullException e) {
            LOG.log(System.Logger.Level.WARNING, "The repository takes nothing now; the spool keeps what it has", e);
        } catch (StorageException | UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Artifact " + artifact.id() + " could not be moved to the repository",
                    e);
        }
    }

    private void moveInHand(RecordingArtifact artifact) {
        try {
            repository.run(() -> move.accept(artifact));
            queue.moved(artifact.ownedId());
        } catch (StorageUnavailableException | StorageFullException e) {
            queue.failed(artifact.ownedId(), e);
            throw e;
        } catch (RuntimeException | Error e) {
            // Before anybody else may take it.
            queue.rest(artifact.ownedId(), String.valueOf(e.getMessage()));
            queue.failed(artifact.ownedId(), e);
            throw e;
        }
    }

    /**
     * Moves one file before all others, or waits for whoever moves it.
     *
     * @throws StorageException if the repository does not take it, or is not tried now
     * @throws UncheckedIOException if the spool cannot be read
     */
    void moveNow(RecordingArtifact artifact) {
        OwnedId id = artifact.ownedId();
        Optional<CompletableFuture<Void>> theirs = queue.take(id);
        if (theirs.isPresent()) {
            await(id, theirs.get());
        } else if (repository.permits()) {
            moveInHand(artifact);
        } else {
            StorageUnavailableException resting =
                    new StorageUnavailableException("The repository took nothing lately and is tried again soon");
            queue.failed(id, resting);
            throw resting;
        }
    }

    private static void await(OwnedId id, CompletableFuture<Void> outcome) {
        try {
            outcome.copy().orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new StorageUnavailableException("Artifact " + id.id() + " could not be moved now", e);
        }
    }
}
