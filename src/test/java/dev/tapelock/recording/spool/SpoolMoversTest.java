package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactDrafts;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpoolMoversTest {

    private static final UUID SPOOL = UUID.randomUUID();
    private static final int MOVERS = 3;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ConcurrentSkipListSet<RecordingArtifact> rows = new ConcurrentSkipListSet<>(
            Comparator.comparing(RecordingArtifact::createdAt).thenComparing(RecordingArtifact::id));
    private final Map<OwnedId, Integer> moves = new ConcurrentHashMap<>();
    private final RepositoryBreaker repository = new RepositoryBreaker(Duration.ofSeconds(2));
    private final SpoolQueue queue = new SpoolQueue(
            (from, after, limit) -> rows.stream()
                    .filter(row -> row.createdAt().isAfter(from)
                            || row.createdAt().equals(from) && row.id().compareTo(after) > 0)
                    .limit(limit)
                    .toList(),
            Duration.ofMinutes(1),
            System::nanoTime);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everythingIsMovedOnce() {
        List<RecordingArtifact> all = rows(1000);
        SpoolMovers movers = movers(artifact -> {});
        for (int i = 0; i < 50; i++) {
            movers.wake();
        }
        await().atMost(LONG).until(rows::isEmpty);
        assertThat(moves)
                .hasSize(all.size())
                .allSatisfy((id, times) -> assertThat(times).isOne());
    }

    @Test
    void asManyAsThereMayBeWorkAtTheSameTimeAndNoMore() {
        rows(10 * MOVERS);
        CyclicBarrier allAtWork = new CyclicBarrier(MOVERS);
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SpoolMovers movers = movers(artifact -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            if (moves.size() <= MOVERS) {
                pass(allAtWork);
            }
            atWork.decrementAndGet();
        });
        movers.wake();
        await().atMost(LONG).until(rows::isEmpty);
        assertThat(most).hasValue(MOVERS);
    }

    @Test
    void whatIsPutInWhileTheMoversRunIsMovedWithoutAnotherTick() {
        SpoolMovers movers = movers(artifact -> {});
        for (int i = 0; i < 300; i++) {
            row(Instant.EPOCH.plusSeconds(300 - i));
            movers.wake();
        }
        await().atMost(LONG).until(rows::isEmpty);
    }

    @Test
    void oneFileThatCannotBeMovedKeepsNoOtherAndHasARest() {
        RecordingArtifact broken = row(Instant.EPOCH.plusMillis(1));
        rows(50);
        AtomicInteger tries = new AtomicInteger();
        SpoolMovers movers = movers(artifact -> {
            if (artifact == broken) {
                tries.incrementAndGet();
                throw new StorageCorruptException("other content lies there", new IllegalStateException());
            }
        });
        movers.wake();
        await().atMost(LONG).until(() -> rows.size() == 1 && !queue.resting().isEmpty());
        movers.wake();
        rows(1);
        movers.wake();
        await().atMost(LONG).until(() -> rows.size() == 1);
        assertThat(tries).hasValue(1);
        assertThat(queue.resting()).containsOnlyKeys(broken.ownedId());
        assertThat(repository.isResting()).isFalse();
    }

    @Test
    void aRepositoryThatTakesNothingIsLeftAloneAndFoundAgain() {
        rows(200);
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger isBack = new AtomicInteger();
        SpoolMovers movers = movers(artifact -> {
            if (isBack.get() == 0) {
                tries.incrementAndGet();
                throw tries.get() % 2 == 0
                        ? new StorageUnavailableException("away")
                        : new StorageFullException("full", new IllegalStateException());
            }
        });
        movers.wake();
        await().atMost(LONG).until(repository::isResting);
        for (int i = 0; i < 100; i++) {
            movers.wake();
        }
        assertThat(tries.get()).isLessThan(3 + MOVERS + 10);
        assertThat(rows).hasSize(200);

        isBack.set(1);
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            movers.wake();
            return rows.isEmpty();
        });
        assertThat(repository.isResting()).isFalse();
    }

    @Test
    void aMoveThatEndsInAnErrorLeavesItsFileToTheNext() {
        RecordingArtifact artifact = row(Instant.EPOCH.plusMillis(1));
        SpoolMovers movers = movers(any -> {
            throw new AssertionError("out of everything");
        });
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> movers.moveNow(artifact));
        assertThat(queue.take(artifact.ownedId())).isEmpty();
        assertThat(queue.resting()).containsOnlyKeys(artifact.ownedId());
    }

    @Test
    void threadsThatCannotBeHadAreAskedForAgain() {
        rows(10);
        AtomicInteger asked = new AtomicInteger();
        SpoolMovers movers = new SpoolMovers(
                queue,
                repository,
                rows::remove,
                task -> {
                    if (asked.incrementAndGet() <= 2 * MOVERS) {
                        throw new RejectedExecutionException();
                    }
                    threads.execute(task);
                },
                MOVERS);
        for (int i = 0; i < 2 * MOVERS; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(movers::wake);
        }
        movers.wake();
        await().atMost(LONG).until(rows::isEmpty);
    }

    @Test
    void oneFailureInThreeDoesNotStopTheOthers() {
        rows(90);
        AtomicInteger tries = new AtomicInteger();
        SpoolMovers movers = movers(artifact -> {
            if (tries.incrementAndGet() % 3 == 0) {
                throw new StorageUnavailableException("every third time");
            }
        });
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            movers.wake();
            return rows.isEmpty();
        });
    }

    @Test
    void whoeverWantsAFileMovedNowMovesItOrWaitsForWhoeverDoes() throws Exception {
        RecordingArtifact artifact = row(Instant.EPOCH.plusMillis(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SpoolMovers movers = movers(any -> {
            begun.countDown();
            pass(goOn);
        });
        Future<?> first = threads.submit(() -> movers.moveNow(artifact));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Future<?> second = submitAndAwaitItsWaiting(() -> movers.moveNow(artifact));
        assertThat(second.isDone()).isFalse();
        goOn.countDown();
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
        assertThat(moves).containsExactly(Map.entry(artifact.ownedId(), 1));
    }

    @Test
    void whoeverWaitsIsToldThatItFailed() throws Exception {
        RecordingArtifact artifact = row(Instant.EPOCH.plusMillis(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SpoolMovers movers = movers(any -> {
            begun.countDown();
            pass(goOn);
            throw new StorageUnavailableException("away");
        });
        Future<?> first = threads.submit(() -> movers.moveNow(artifact));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Future<?> second = submitAndAwaitItsWaiting(() -> movers.moveNow(artifact));
        goOn.countDown();
        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StorageUnavailableException.class);
        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void nothingIsMovedNowWhileTheRepositoryHasItsRest() {
        SpoolMovers movers = movers(any -> {
            throw new StorageUnavailableException("away");
        });
        IntStream.range(0, 3)
                .forEach(i -> assertThatExceptionOfType(StorageUnavailableException.class)
                        .isThrownBy(() -> movers.moveNow(row(Instant.EPOCH.plusSeconds(i)))));
        assertThat(moves).hasSize(3);
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> movers.moveNow(row(Instant.EPOCH.plusMillis(1))))
                .withMessageContaining("tried again soon");
        assertThat(moves).hasSize(3);
    }

    private Future<?> submitAndAwaitItsWaiting(Runnable task) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<?> submitted = threads.submit(() -> {
            thread.set(Thread.currentThread());
            task.run();
        });
        await().atMost(LONG).until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
        return submitted;
    }

    private SpoolMovers movers(Consumer<RecordingArtifact> move) {
        return new SpoolMovers(
                queue,
                repository,
                artifact -> {
                    moves.merge(artifact.ownedId(), 1, Integer::sum);
                    move.accept(artifact);
                    rows.remove(artifact);
                },
                threads,
                MOVERS);
    }

    private List<RecordingArtifact> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> row(Instant.EPOCH.plusSeconds(1 + i)))
                .toList();
    }

    private RecordingArtifact row(Instant createdAt) {
        RecordingArtifact artifact = ArtifactDrafts.spooled(
                new OwnedId(UUID.randomUUID(), UUID.randomUUID()), SPOOL, new byte[1], createdAt);
        rows.add(artifact);
        return artifact;
    }

    private static void pass(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
