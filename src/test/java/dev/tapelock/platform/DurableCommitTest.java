package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Field;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DurableCommitTest {

    private final CheckpointingDatabase database = new CheckpointingDatabase();
    private final DurableCommit durableCommit = durableCommit("h2");
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void onPostgresqlNothingIsDone() {
        durableCommit("postgresql").await();
        assertThat(database.statements()).isEmpty();
    }

    @Test
    void oneCallerWaitsForOneCheckpoint() throws Exception {
        CompletableFuture<Void> caller = call();
        database.awaitBegin();
        assertThat(caller).isNotDone();
        database.endOne();
        join(caller);
        assertThat(database.statements()).containsExactly("CHECKPOINT SYNC");
        assertThat(database.openConnections()).isZero();
    }

    @Test
    void aCallerIsNotServedByACheckpointThatBeganBeforeItsCall() throws Exception {
        CompletableFuture<Void> first = call();
        database.awaitBegin();
        CompletableFuture<Void> second = callAndWait();
        database.endOne();
        join(first);
        database.awaitBegin();
        assertThat(second).isNotDone();
        database.endOne();
        join(second);
        assertThat(database.statements()).hasSize(2);
    }

    @Test
    void callersThatWaitAtTheSameTimeShareACheckpoint() throws Exception {
        CompletableFuture<Void> first = call();
        database.awaitBegin();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(callAndWait());
        }
        database.endOne();
        join(first);
        database.awaitBegin();
        database.endOne();
        for (CompletableFuture<Void> caller : waiting) {
            join(caller);
        }
        assertThat(database.statements()).hasSize(2);
    }

    @Test
    void callsOneAfterTheOtherEachGetTheirOwnCheckpoint() throws Exception {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> caller = call();
            database.awaitBegin();
            database.endOne();
            join(caller);
        }
        assertThat(database.statements()).hasSize(3);
    }

    @Test
    void aFailureGoesToTheOneThatLedAndTheOthersTryAgain() throws Exception {
        CompletableFuture<Void> leader = call();
        database.awaitBegin();
        CompletableFuture<Void> second = callAndWait();
        CompletableFuture<Void> third = callAndWait();
        database.failOne();
        assertFails(leader);
        database.awaitBegin();
        database.failOne();
        database.awaitBegin();
        database.endAllFromNowOn();
        AtomicInteger failed = new AtomicInteger();
        for (CompletableFuture<Void> caller : List.of(second, third)) {
            caller.exceptionally(failure -> {
                        failed.incrementAndGet();
                        return null;
                    })
                    .get(10, TimeUnit.SECONDS);
        }
        assertThat(failed).hasValue(1);
        assertThat(database.statements()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(database.openConnections()).isZero();
    }

    @Test
    void afterAFailureACallerIsStillNotServedByAnEarlierCheckpoint() throws Exception {
        CompletableFuture<Void> leader = call();
        database.awaitBegin();
        database.failOne();
        assertFails(leader);
        CompletableFuture<Void> next = call();
        database.awaitBegin();
        CompletableFuture<Void> late = callAndWait();
        database.endOne();
        join(next);
        database.awaitBegin();
        assertThat(late).isNotDone();
        database.endOne();
        join(late);
    }

    @Test
    void aCallerThatCameWhileACheckpointFailedIsServedByItsRepetitionOnlyIfThatBeganLater() throws Exception {
        CompletableFuture<Void> leader = call();
        database.awaitBegin();
        CompletableFuture<Void> second = callAndWait();
        database.failOne();
        assertFails(leader);
        database.awaitBegin();
        CompletableFuture<Void> late = callAndWait();
        database.endOne();
        database.awaitBegin();
        assertThat(late).isNotDone();
        database.endOne();
        join(second);
        join(late);
    }

    private CompletableFuture<Void> call() {
        CompletableFuture<Void> called = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                durableCommit.await();
                called.complete(null);
            } catch (IllegalStateException e) {
                called.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return called;
    }

    /** A call while a checkpoint runs: returns once the caller waits. */
    private CompletableFuture<Void> callAndWait() {
        CompletableFuture<Void> called = call();
        Thread thread = threads.get(threads.size() - 1);
        await().pollInterval(Duration.ofMillis(1)).until(() -> thread.getState() == Thread.State.WAITING);
        return called;
    }

    private static void join(CompletableFuture<Void> caller) throws Exception {
        caller.get(10, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletableFuture<Void> caller) throws Exception {
        try {
            join(caller);
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(SQLException.class)
                    .hasMessage("The database could not force its commits to the disk");
            return;
        }
        throw new AssertionError("The caller was told that its commit is durable");
    }

    /** The container injects the data source into a field; so does the test. */
    private DurableCommit durableCommit(String kind) {
        try {
            DurableCommit made = new DurableCommit(new DatabaseSettings(kind, true, true));
            Field field = DurableCommit.class.getDeclaredField("untransacted");
            field.setAccessible(true);
            field.set(made, (DataSource) database);
            return made;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
