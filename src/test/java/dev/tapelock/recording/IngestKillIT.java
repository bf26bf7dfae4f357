package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.Ledger;
import dev.tapelock.testbed.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kills the server again and again while recordings come in, and looks whether everything that it acknowledged is there.
 *
 * <p>{@code -Dtapelock.it.kills=20} says how often, {@code -Dtapelock.it.seed=…} repeats what an earlier run drew; the
 * threads' timing it cannot repeat.
 */
class IngestKillIT {

    private static final int WRITERS = 8;
    private static final int KILLS = Integer.getInteger("tapelock.it.kills", 3);
    private static final long SEED = Long.getLong("tapelock.it.seed", new Random().nextLong());
    /** In every third round the writers are done when the kill comes, and only the forwarder is at work. */
    private static final int BURST = 3;

    private final Random random = new Random(SEED);
    private final Queue<UUID> acknowledgedKeys = new ConcurrentLinkedQueue<>();
    private ServerProcess server;
    private ExecutorService threads;
    private SentArtifacts sent;

    @BeforeEach
    void begin() {
        server = ServerProcess.in(Path.of(
                        "target", "it", "kill-" + ProcessHandle.current().pid()))
                .demo()
                .build();
        threads = Executors.newFixedThreadPool(WRITERS);
        sent = new SentArtifacts(threads);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        System.out.println("IngestKillIT: -Dtapelock.it.kills=" + KILLS + " -Dtapelock.it.seed=" + SEED);
        start();
        Set<UUID> settled = new HashSet<>();
        int totalInDoubt = 0;
        for (int round = 1; round <= KILLS; round++) {
            int before = sent.acknowledged();
            writeAndKill(round % BURST == 0);
            keepForALaterLook();
            Ledger left = Ledger.of(server);
            assertThat(left.contradictions()).isEmpty();
            assertThat(settled).as("settled before this round").noneMatch(left.unsettled()::contains);
            assertThat(left.keyStates().keySet()).as("acknowledged keys").containsAll(acknowledgedKeys);
            int acknowledgedNow = sent.acknowledged() - before;
            int inDoubtNow = sent.inDoubt();
            totalInDoubt += inDoubtNow;

            Duration restart = start();
            sent.requireAcknowledged();
            int found = sent.resolveDoubt();
            server.awaitDrained();
            settled.addAll(left.rows().keySet());
            settled.addAll(left.unsettled());
            System.out.printf(
                    "round %d%s: %d acknowledged, %d in doubt, %d of those found, refused %s; restarted in %.1f s%n  left: %s%n",
                    round,
                    round % BURST == 0 ? " (after a burst)" : "",
                    acknowledgedNow,
                    inDoubtNow,
                    found,
                    sent.refusals(),
                    restart.toMillis() / 1000.0,
                    left.summary());
        }
        sent.requireAcknowledged();
        server.stop();
        Ledger end = Ledger.of(server);
        System.out.printf(
                "%d kills, %d deliveries that all play, %d of them in doubt meanwhile, %d keys; at the end %s%n",
                KILLS, sent.acknowledged(), totalInDoubt, end.keyStates().size(), end.summary());
        assertThat(end.contradictions()).isEmpty();
        assertThat(end.unsettled()).isEmpty();
        assertThat(end.unfinished()).isEmpty();
        assertThat(end.keyStates().values()).filteredOn("ACTIVE"::equals).hasSize(2);
    }

    /** The database and the log as the kill left them, until the next kill: a failed round can be looked into. */
    private void keepForALaterLook() throws IOException {
        Path kept = server.directory().resolve("at-the-kill");
        Installation.deleteTree(kept);
        Files.createDirectories(kept);
        if (server.database().isEmpty()) {
            Installation.copyTree(server.home().resolve("database"), kept.resolve("database"));
        }
        Files.writeString(kept.resolve("messages.log"), server.log());
    }

    private Duration start() {
        long begin = System.nanoTime();
        server.start();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        sent.callers(List.of(server.demoCaller(""), server.demoCaller("other.")));
        return took;
    }

    private void writeAndKill(boolean isAfterBurst) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        CountDownLatch first = new CountDownLatch(1);
        List<Future<?>> writers = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            Writer writer = new Writer(number, new SplittableRandom(random.nextLong()), isOver, first);
            writers.add(threads.submit(writer::write));
        }
        assertThat(first.await(1, TimeUnit.MINUTES)).as("a first delivery").isTrue();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200, 3000));
        if (isAfterBurst) {
            isOver.set(true);
            SentArtifacts.awaitAll(writers);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
        }
        server.kill();
        isOver.set(true);
        SentArtifacts.awaitAll(writers);
    }

    private final class Writer {

        private final int number;
        private final SplittableRandom random;
        private final AtomicBoolean isOver;
        private final CountDownLatch first;

        Writer(int number, SplittableRandom random, AtomicBoolean isOver, CountDownLatch first) {
            this.number = number;
            this.random = random;
            this.isOver = isOver;
            this.first = first;
        }

        void write() {
            for (int count = number; !isOver.get(); count++) {
                SentArtifact call = SentArtifact.call(count % 2, random);
                boolean isThere = deliver(call);
                if (isThere && number % 3 == 0) {
                    deliver(call.transcript(random));
                }
                if (isThere && number % 4 == 1 && random.nextInt(30) == 0) {
                    changeKey(sent.callerOf(call));
                }
            }
        }

        private boolean deliver(SentArtifact artifact) {
            try {
                boolean isThere = sent.deliver(artifact);
                if (isThere) {
                    first.countDown();
                }
                return isThere;
            } catch (UncheckedIOException e) {
                isOver.set(true);
                return false;
            }
        }

        private void changeKey(Caller caller) {
            try {
                HttpResponse<byte[]> answer = caller.post("/api/v2/recording/recordingkeys", "");
                assertThat(answer.statusCode()).isEqualTo(200);
                acknowledgedKeys.add(UUID.fromString(Caller.object(answer).getString("id")));
            } catch (UncheckedIOException e) {
                isOver.set(true);
            }
        }
    }
}
