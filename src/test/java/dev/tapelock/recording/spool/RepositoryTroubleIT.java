package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ErrorAnswers;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the senders see of a repository that has a bad day, and what becomes of what they delivered meanwhile. */
@Tag("slow")
class RepositoryTroubleIT {

    private static final String BUCKET = "recordings";
    private static final Predicate<FaultyProxy.Seen> ANY = seen -> true;
    private static final Predicate<FaultyProxy.Seen> WRITES =
            seen -> seen.method().equals("PUT") || seen.method().equals("POST");

    private static S3Server s3;
    private static FaultyProxy proxy;
    private static ServerProcess server;
    private static Caller caller;

    @BeforeAll
    static void startServers() throws IOException {
        s3 = S3Server.onFiles(TestDirectory.empty(RepositoryTroubleIT.class, "s3"))
                .withBucket(BUCKET);
        proxy = new FaultyProxy(s3.endpoint());
        server = ServerProcess.in(TestDirectory.empty(RepositoryTroubleIT.class, "server"))
                .demo()
                .setting("tapelock.repository.kind", "s3")
                .setting("tapelock.s3.bucket", BUCKET)
                .setting("tapelock.s3.endpoint", proxy.endpoint().toString())
                .setting("tapelock.s3.path-style", "true")
                .setting("tapelock.s3.screen-recordings", "sealed")
                .setting("tapelock.s3.access-key-id", S3Server.ACCESS_KEY_ID)
                .setting("tapelock.s3.secret-access-key", S3Server.SECRET)
                .setting("tapelock.spool.high-water", "2MiB")
                .setting("tapelock.spool.low-water", "1MiB")
                .setting("tapelock.spool.interval", "PT0.5S")
                .setting("tapelock.spool.longest-rest", "PT2S")
                .start();
        caller = server.demoCaller("");
        server.awaitDrained();
    }

    @AfterAll
    static void stopServers() throws IOException {
        server.close();
        proxy.close();
        s3.close();
    }

    @AfterEach
    void endTrouble() {
        proxy.forget();
        server.awaitDrained();
    }

    @Test
    void aRepositoryThatIsAwayIsForTheSpoolToBear() {
        proxy.refuse(Integer.MAX_VALUE, 500, "InternalError", ANY);
        List<OneRecording> recordings = delivered(10);
        recordings.forEach(OneRecording::assertPlays);
        assertThat(spooled()).hasSize(10);

        proxy.forget();
        server.awaitDrained();
        recordings.forEach(OneRecording::assertPlays);
    }

    @Test
    void aRepositoryThatTakesNothingIsLeftAlone() {
        proxy.refuse(Integer.MAX_VALUE, 403, "AccessDenied", WRITES);
        List<OneRecording> recordings = delivered(10);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.log())
                        .contains("The repository takes nothing now; the spool keeps what it has"));
        long before = writes();
        long begin = System.nanoTime();
        await().atMost(Duration.ofSeconds(60)).until(() -> writes() >= before + 5);
        long halfSeconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 500;

        // Rests of 1 s to 2 s, each half as long at least, and then one try; a few were under way.
        assertThat(writes() - before).isLessThanOrEqualTo(halfSeconds + 5);
        recordings.forEach(OneRecording::assertPlays);
    }

    @Test
    void aboveTheHighMarkSendersAreToldToWaitAndBelowTheLowOneTheyAreTakenAgain() {
        proxy.refuse(Integer.MAX_VALUE, 503, "SlowDown", WRITES);
        List<OneRecording> recordings = new ArrayList<>();
        HttpResponse<byte[]> answer;
        UUID conversation = UUID.randomUUID();
        UUID refused;
        do {
            refused = UUID.randomUUID();
            answer = caller.putMedia(conversation, refused, content(300_000), "audio/wav");
            if (answer.statusCode() == 201) {
                recordings.add(new OneRecording(caller, conversation, refused, content(300_000), ""));
            }
        } while (answer.statusCode() == 201 && recordings.size() < 20);

        ErrorAnswers.assertRefused(answer, 503, "spool.full");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(recordings).hasSize(7);
        assertThat(caller.get(Caller.mediaPath(conversation, refused)).statusCode())
                .isEqualTo(404);
        recordings.forEach(OneRecording::assertPlays);

        proxy.forget();
        server.awaitDrained();
        assertThat(caller.putMedia(conversation, refused, content(300_000), "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        recordings.forEach(OneRecording::assertPlays);
    }

    @Test
    void a503EveryThirdTimeIsBorne() {
        AtomicInteger count = new AtomicInteger();
        proxy.refuse(Integer.MAX_VALUE, 503, "SlowDown", seen -> count.incrementAndGet() % 3 == 0);
        List<OneRecording> recordings = delivered(30);
        server.awaitDrained();
        recordings.forEach(OneRecording::assertPlays);
    }

    @Test
    void oneFileThatIsSlowKeepsNoOtherWaiting() {
        CountDownLatch slow = proxy.hold(seen -> seen.method().equals("PUT"));
        try {
            List<OneRecording> recordings = delivered(20);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(spooled()).hasSize(1));
            recordings.forEach(OneRecording::assertPlays);
        } finally {
            slow.countDown();
        }
    }

    @Test
    void anAnswerThatIsLostDoublesNothing() {
        proxy.loseAnswer(seen -> seen.method().equals("PUT"));
        OneRecording recording = delivered(1).get(0);
        server.awaitDrained();
        recording.assertPlays();
    }

    private static long writes() {
        return proxy.seen().stream().filter(WRITES).count();
    }

    private static List<OneRecording> delivered(int count) {
        return Stream.generate(() -> OneRecording.delivered(caller, content(20_000)))
                .limit(count)
                .toList();
    }

    private static List<Path> spooled() {
        try (Stream<Path> files = Files.list(server.home().resolve("spool/sealed"))) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
