package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ErrorAnswers;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.TestDirectory;
import dev.tapelock.testbed.TwoServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Two servers on one PostgreSQL and one bucket, which acknowledge what is in the bucket. */
@Tag("slow")
class SeveralServersIT {

    private static final String BUCKET = "recordings";
    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final Duration REST = Duration.ofSeconds(3);
    /** Liberty looks for timers that a dead server left every 100 seconds only. */
    private static final Duration LONGEST_TICK = Duration.ofMinutes(5);

    private static S3Server s3;
    private static FaultyProxy proxy;
    private static TwoServers servers;
    private static Caller first;
    private static Caller second;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() throws IOException {
        Path directory = TestDirectory.empty(SeveralServersIT.class, "servers");
        s3 = S3Server.onFiles(TestDirectory.empty(SeveralServersIT.class, "s3")).withBucket(BUCKET);
        proxy = new FaultyProxy(s3.endpoint());
        servers = TwoServers.start(
                directory,
                builder -> builder.setting("tapelock.ingest.ack", "repository")
                        .setting("tapelock.spool.longest-rest", "PT2S")
                        .setting("tapelock.rotation.tick", "PT1S")
                        .setting("tapelock.inventory.tick", "PT1S")
                        .setting("tapelock.inventory.rest", REST.toString())
                        .setting("tapelock.repository.kind", "s3")
                        .setting("tapelock.s3.bucket", BUCKET)
                        .setting("tapelock.s3.endpoint", proxy.endpoint().toString())
                        .setting("tapelock.s3.path-style", "true")
                        .setting("tapelock.s3.screen-recordings", "sealed")
                        .setting("tapelock.s3.access-key-id", S3Server.ACCESS_KEY_ID)
                        .setting("tapelock.s3.secret-access-key", S3Server.SECRET));
        first = servers.firstCaller();
        second = servers.secondCaller();
    }

    @AfterAll
    static void stop() throws IOException {
        servers.close();
        proxy.close();
        s3.close();
    }

    @AfterEach
    void endTrouble() throws InterruptedException {
        proxy.forget();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatOneHasAcknowledgedTheOtherPlays() {
        for (int i = 0; i < 10; i++) {
            at(second, OneRecording.delivered(first, content(10_000 + i))).assertPlays();
            at(first, OneRecording.delivered(second, content(20_000 + i))).assertPlays();
        }
    }

    @Test
    void aKeyThatOneChangesIsTheOthersToo() {
        OneRecording before = OneRecording.delivered(first, content(1000));
        assertThat(second.post(KEYS, "").statusCode()).isEqualTo(200);
        OneRecording after = OneRecording.delivered(first, content(1001));
        assertThat(after.keyId()).isNotEqualTo(before.keyId());
        at(second, before).assertPlays();
        at(second, after).assertPlays();
    }

    @Test
    void theSameRecordingAtBothIsTakenOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            UUID conversation = UUID.randomUUID();
            UUID recording = UUID.randomUUID();
            byte[] content = content(50_000 + i);
            List<Integer> answers = both(
                    () -> delivered(first, conversation, recording, content),
                    () -> delivered(second, conversation, recording, content));
            assertThat(answers).containsExactlyInAnyOrder(201, 200);
            new OneRecording(first, conversation, recording, content, "").assertPlays();
            new OneRecording(second, conversation, recording, content, "").assertPlays();
        }
    }

    @Test
    void ofTwoContentsAtBothOneIsTaken() throws Exception {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        List<Integer> answers = both(
                () -> delivered(first, conversation, recording, content(1)),
                () -> delivered(second, conversation, recording, content(2)));
        assertThat(answers).containsExactlyInAnyOrder(201, 409);
    }

    @Test
    void whatIsNotInTheBucketYetIsNotAcknowledgedAndComesThereLater() {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        byte[] content = content(3000);
        proxy.refuse(
                Integer.MAX_VALUE, 500, "InternalError", seen -> !seen.method().equals("GET"));
        HttpResponse<byte[]> refused = first.putMedia(conversation, recording, content, "audio/wav");
        ErrorAnswers.assertRefused(refused, 503, "repository.unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        new OneRecording(first, conversation, recording, content, "").assertPlays();
        HttpResponse<byte[]> elsewhere = second.get(Caller.mediaPath(conversation, recording));
        ErrorAnswers.assertRefused(elsewhere, 503, "repository.unavailable");
        assertThat(second.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(503);

        proxy.forget();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> new OneRecording(second, conversation, recording, content, "").assertPlays());
        assertThat(first.putMedia(conversation, recording, content, "audio/wav").statusCode())
                .isEqualTo(200);
        assertThat(second.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatADeadServerHasAcknowledgedTheOtherPlays() throws Exception {
        Queue<OneRecording> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<?>> writers = Stream.<Future<?>>generate(() -> threads.submit(() -> {
                    while (!isOver.get()) {
                        byte[] content = content(ThreadLocalRandom.current().nextInt(1, 100_000));
                        UUID conversation = UUID.randomUUID();
                        UUID recording = UUID.randomUUID();
                        try {
                            if (first.putMedia(conversation, recording, content, "audio/wav")
                                            .statusCode()
                                    == 201) {
                                acknowledged.add(new OneRecording(second, conversation, recording, content, ""));
                            }
                        } catch (RuntimeException e) {
                            return;
                        }
                    }
                }))
                .limit(4)
                .toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > 30);
        servers.first().kill();
        isOver.set(true);
        for (Future<?> writer : writers) {
            writer.get(1, TimeUnit.MINUTES);
        }
        try {
            acknowledged.forEach(OneRecording::assertPlays);
        } finally {
            servers.first().start();
        }
        acknowledged.forEach(recording -> at(first, recording).assertPlays());
        servers.first().awaitDrained();
    }

    @Tag("long")
    @Test
    void aKeyThatIsDueIsChangedOnceAlsoAfterTheServerThatTickedIsDead() throws Exception {
        assertThat(first.put(KeyCalls.SCHEDULE, "{\"period\":\"DAILY\"}").statusCode())
                .isEqualTo(200);
        assertOneChange(second);
        servers.first().kill();
        try {
            assertOneChange(second);
        } finally {
            servers.first().start();
        }
        assertOneChange(first);
    }

    private static void assertOneChange(Caller caller) throws Exception {
        KeyCalls keys = new KeyCalls(caller);
        int before = keys.keys().size();
        execute("update rotation_schedule set next_due_at = now() - interval '1 hour' where period = 'DAILY'");
        await().atMost(LONGEST_TICK).until(() -> keys.keys().size() > before);
        // Some ticks more of both.
        TimeUnit.SECONDS.sleep(4);
        assertThat(keys.keys()).hasSize(before + 1);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = servers.database().connection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    @Test
    void whatTheBucketHasLostIsSaidOnceThoughBothServersLookForIt() throws Exception {
        OneRecording lost = OneRecording.delivered(first, content(4000));
        String revision = lost.play().headers().firstValue("ETag").orElseThrow().replace("\"", "");
        try (S3Client client = s3.client()) {
            String name = client.listObjectsV2(order -> order.bucket(BUCKET)).contents().stream()
                    .map(S3Object::key)
                    .filter(key -> key.contains(revision))
                    .findFirst()
                    .orElseThrow();
            client.deleteObject(order -> order.bucket(BUCKET).key(name));
        }
        KeyCalls audit = new KeyCalls(second);
        await().atMost(Duration.ofMinutes(1)).until(() -> audit.audited("RecordingLost") > 0);
        List<Instant> rounds = rounds(Duration.ofSeconds(20));

        assertThat(audit.audited("RecordingLost")).isEqualTo(1);
        assertThat(rounds).hasSizeGreaterThan(2);
        for (int i = 1; i < rounds.size(); i++) {
            assertThat(rounds.get(i)).isAfterOrEqualTo(rounds.get(i - 1).plus(REST));
        }
    }

    /** When the inventories ended that both servers made. */
    private static List<Instant> rounds(Duration time) throws Exception {
        Set<Instant> ends = new LinkedHashSet<>();
        long begin = System.nanoTime();
        try (Connection connection = servers.database().connection();
                Statement statement = connection.createStatement()) {
            while (System.nanoTime() - begin < time.toNanos()) {
                try (ResultSet row = statement.executeQuery("select ended_at from repository_inventory")) {
                    row.next();
                    ends.add(row.getObject(1, OffsetDateTime.class).toInstant());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        return List.copyOf(ends);
    }

    private static OneRecording at(Caller caller, OneRecording recording) {
        return new OneRecording(
                caller, recording.conversation(), recording.id(), recording.content(), recording.keyId());
    }

    /** As a sender does it: again, as long as it is told to. */
    private static int delivered(Caller caller, UUID conversation, UUID recording, byte[] content)
            throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            int status = caller.putMedia(conversation, recording, content, "audio/wav")
                    .statusCode();
            if (status != 503 || attempt == 100) {
                return status;
            }
            Thread.sleep(200);
        }
    }

    private List<Integer> both(Callable<Integer> one, Callable<Integer> other) throws Exception {
        Future<Integer> begun = threads.submit(one);
        return List.of(other.call(), begun.get(1, TimeUnit.MINUTES));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
