package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Gate;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Takes calls on the premises while the centre cannot be reached, and looks whether all of them arrive once when it can again.
 * {@code -Dtapelock.it.cut-off=PT1H -Dtapelock.it.calls=2000} say how long and how many.
 */
@Tag("long")
@ExtendWith(SharedServer.class)
class EdgeCutOffIT {

    private static final Duration CUT_OFF = Duration.parse(System.getProperty("tapelock.it.cut-off", "PT1M"));
    private static final int CALLS = Integer.getInteger("tapelock.it.calls", 200);

    /** One call, whose content is made again whenever it is needed. */
    private record Call(UUID conversation, UUID recording) {

        byte[] content() {
            SplittableRandom random = new SplittableRandom(recording.getLeastSignificantBits());
            byte[] content = new byte[random.nextInt(200_000)];
            random.nextBytes(content);
            return content;
        }
    }

    private final ServerProcess server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<UUID> conversations =
            Stream.generate(UUID::randomUUID).limit(20).toList();
    private final List<Call> calls = new ArrayList<>();
    private Caller caller;
    private Gate wayToTheCentre;
    private EdgeProcess edge;
    private Process daemon;
    private int port;

    EdgeCutOffIT(ServerProcess server) {
        this.server = server;
    }

    @BeforeEach
    void begin() throws Exception {
        caller = server.demoCaller("");
        wayToTheCentre = Gate.to(server.uri(""));
        edge = new EdgeProcess(
                TestDirectory.empty(EdgeCutOffIT.class, "edge"),
                wayToTheCentre.endpoint().toString(),
                caller.clientId(),
                caller.clientSecret());
        start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(edge.directory().resolve("spool/lease.json")));
    }

    private void start() throws Exception {
        daemon = edge.run();
        port = edge.port(daemon);
    }

    @AfterEach
    void end() throws Exception {
        daemon.destroyForcibly();
        daemon.waitFor();
        wayToTheCentre.close();
    }

    @Test
    void whatWasTakenWithoutTheCentreArrivesOnceAndPlays() throws Exception {
        wayToTheCentre.shut();
        Instant start = Instant.now();
        for (int i = 0; i < CALLS; i++) {
            if (i == CALLS / 2) {
                daemon.destroyForcibly();
                daemon.waitFor();
                start();
            }
            TimeUnit.MILLISECONDS.sleep(Math.max(
                    0,
                    Duration.between(
                                    Instant.now(),
                                    start.plus(CUT_OFF.multipliedBy(i).dividedBy(CALLS)))
                            .toMillis()));
            take(new Call(conversations.get(i % conversations.size()), UUID.randomUUID()));
        }
        assertThat(edge.sealedFiles()).hasSize(CALLS);

        wayToTheCentre.open();
        Instant open = Instant.now();
        await().atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> edge.sealedFiles().isEmpty());
        System.out.printf(
                "cut off for %s with %d calls; all were delivered %s after the way was open%n",
                Duration.between(start, open), CALLS, Duration.between(open, Instant.now()));

        long recordings = conversations.stream()
                .mapToLong(id -> Caller.array(caller.get("/api/v2/conversations/" + id + "/recordings?formatId=NONE"))
                        .size())
                .sum();
        assertThat(recordings).isEqualTo(CALLS);
        for (Call call : calls) {
            assertThat(caller.get(Caller.mediaPath(call.conversation(), call.recording()))
                            .body())
                    .isEqualTo(call.content());
        }
    }

    private void take(Call call) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/conversations/" + call.conversation()
                                + "/recordings/" + call.recording() + "/media"))
                        .header("Content-Type", "audio/wav")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(call.content()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        calls.add(call);
    }
}
