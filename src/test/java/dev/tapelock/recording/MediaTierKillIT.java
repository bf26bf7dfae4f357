package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Kills the server, its store and its database in turn while recordings come in. {@code -Dtapelock.it.kills=20} says how often
 * each.
 */
@Tag("long")
class MediaTierKillIT {

    private static final String BUCKET = "recordings";
    private static final int WRITERS = 8;
    private static final int KILLS = Integer.getInteger("tapelock.it.kills", 2);
    private static final long SEED = Long.getLong("tapelock.it.seed", new Random().nextLong());

    /** What S3Proxy writes beside before it renames, and lists when it was killed in between. */
    private static final Pattern LEFT_BY_THE_STORE = Pattern.compile("\\.sealed-[0-9a-f-]{36}$");

    private enum Victim {
        SERVER,
        STORE,
        DATABASE
    }

    private final Random random = new Random(SEED);
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final SentArtifacts sent = new SentArtifacts(threads);
    private EmbeddedPostgresDatabase database;
    private S3Server store;
    private ServerProcess server;

    @BeforeEach
    void begin() throws Exception {
        database = EmbeddedPostgresDatabase.start(TestDirectory.empty(MediaTierKillIT.class, "postgres"));
        store = S3Server.onFiles(TestDirectory.empty(MediaTierKillIT.class, "s3"))
                .withBucket(BUCKET);
        server = ServerProcess.in(TestDirectory.empty(MediaTierKillIT.class, "server"))
                .demo()
                .postgresql(database)
                .setting("tapelock.repository.kind", "s3")
                .setting("tapelock.s3.bucket", BUCKET)
                .setting("tapelock.s3.endpoint", store.endpoint().toString())
                .setting("tapelock.s3.path-style", "true")
                .setting("tapelock.s3.screen-recordings", "sealed")
                .setting("tapelock.s3.access-key-id", S3Server.ACCESS_KEY_ID)
                .setting("tapelock.s3.secret-access-key", S3Server.SECRET)
                .setting("tapelock.spool.longest-rest", "PT2S")
                .setting("tapelock.spool.doubt", "PT5S")
                .start();
        useServer();
    }

    private void useServer() {
        sent.callers(List.of(server.demoCaller(""), server.demoCaller("other.")));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        server.close();
        store.close();
        database.close();
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKillOfWhatIsBehindIt() throws Exception {
        System.out.println("MediaTierKillIT: -Dtapelock.it.kills=" + KILLS + " -Dtapelock.it.seed=" + SEED);
        int totalInDoubt = 0;
        for (int round = 1; round <= KILLS; round++) {
            for (Victim victim : Victim.values()) {
                writeAndKill(victim);
                awaitSound();
                totalInDoubt += sent.inDoubt();
                int inDoubt = sent.inDoubt();
                sent.requireLatelyAcknowledged();
                int found = sent.resolveDoubt();
                server.awaitDrained();
                Map<Integer, Long> refusals = sent.refusals();
                assertThat(refusals.keySet()).isSubsetOf(503);
                System.out.printf(
                        "round %d, %s: %d acknowledged so far, %d in doubt, %d of those found, refused %s%n",
                        round, victim, sent.acknowledged(), inDoubt, found, refusals);
            }
        }
        sent.requireAcknowledged();
        server.awaitDrained();
        Set<String> objects = objects();
        Set<String> rows = rows();
        assertThat(difference(rows, objects)).as("rows without an object").isEmpty();
        assertThat(difference(objects, rows)).as("objects without a row").isEmpty();
        System.out.printf(
                "%d kills each, %d deliveries that all play, %d of them in doubt meanwhile%n",
                KILLS, sent.acknowledged(), totalInDoubt);
    }

    private void writeAndKill(Victim victim) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<?>> writers = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            writers.add(threads.submit(() -> write(own, isOver)));
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500, 3000));
        kill(victim);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
        isOver.set(true);
        SentArtifacts.awaitAll(writers);
        startAgain(victim);
    }

    private void write(SplittableRandom own, AtomicBoolean isOver) {
        while (!isOver.get()) {
            SentArtifact call = SentArtifact.call(own.nextInt(2), own);
            try {
                boolean isThere = sent.deliver(call);
                if (isThere && own.nextInt(3) == 0) {
                    sent.deliver(call.transcript(own));
                } else if (!isThere) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (UncheckedIOException e) {
                // The server is dead: nobody else can be asked.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void kill(Victim victim) throws Exception {
        switch (victim) {
            case SERVER -> server.kill();
            case STORE -> store.kill();
            case DATABASE -> database.kill();
        }
    }

    private void startAgain(Victim victim) throws Exception {
        switch (victim) {
            case SERVER -> {
                server.start();
                useServer();
            }
            case STORE -> store.startAgain();
            case DATABASE -> database.startAgain();
        }
    }

    /** Until the server has noticed that what was dead is back, in all its connections. */
    private void awaitSound() {
        SplittableRandom own = new SplittableRandom(random.nextLong());
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> IntStream.range(0, 20).allMatch(i -> sent.deliver(SentArtifact.call(i % 2, own))));
    }

    private static Set<String> difference(Set<String> some, Set<String> others) {
        Set<String> difference = new HashSet<>(some);
        difference.removeAll(others);
        return difference;
    }

    private Set<String> objects() {
        Set<String> keys = new HashSet<>();
        try (S3Client client = store.client()) {
            client.listObjectsV2Paginator(order -> order.bucket(BUCKET).prefix("recordings/")).contents().stream()
                    .map(S3Object::key)
                    .filter(key -> !LEFT_BY_THE_STORE.matcher(key).find())
                    .forEach(keys::add);
            assertThat(client.listMultipartUploads(order -> order.bucket(BUCKET))
                            .uploads())
                    .isEmpty();
        }
        return keys;
    }

    /** Where the rows say that a file lies, each as stored. */
    private Set<String> rows() throws Exception {
        Set<String> keys = new HashSet<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select organization_id, id, state from recording_artifact")) {
            while (rows.next()) {
                assertThat(rows.getString(3)).isEqualTo("STORED");
                keys.add(RecordingArtifact.sealedKey(
                                new OwnedId(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)))
                        .value());
            }
        }
        return keys;
    }
}
