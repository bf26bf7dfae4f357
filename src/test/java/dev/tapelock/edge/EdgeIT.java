package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sealer, as it is built, in front of the real server. */
@ExtendWith(SharedServer.class)
class EdgeIT {

    private final ServerProcess server;
    private final HttpClient client = HttpClient.newHttpClient();
    private Caller caller;
    private EdgeProcess edge;
    private Process daemon;
    private int port;

    EdgeIT(ServerProcess server) {
        this.server = server;
    }

    @BeforeEach
    void begin() throws Exception {
        caller = server.demoCaller("");
        edge = new EdgeProcess(
                TestDirectory.empty(EdgeIT.class, "edge"),
                server.uri("").toString(),
                caller.clientId(),
                caller.clientSecret(),
                "interval=PT0.2S");
        daemon = edge.run();
        port = edge.port(daemon);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(spool().resolve("lease.json")));
    }

    @AfterEach
    void end() throws Exception {
        daemon.destroyForcibly();
        daemon.waitFor();
    }

    private Path spool() {
        return edge.directory().resolve("spool");
    }

    private void plays(UUID conversation, UUID recording, byte[] content) throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> edge.sealedFiles().isEmpty());
        HttpResponse<byte[]> played =
                caller.get("/api/v2/conversations/" + conversation + "/recordings/" + recording + "/media");
        assertThat(played.statusCode()).isEqualTo(200);
        assertThat(played.body()).isEqualTo(content);
        assertThat(played.headers().firstValue("Content-Type")).contains("audio/ogg");
    }

    @Test
    void whatIsPutOnThePremisesPlaysAtTheCentre() throws Exception {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        byte[] content = SamplePremises.content(3_000_000);

        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/conversations/" + conversation
                                + "/recordings/" + recording + "/media?direction=inbound"))
                        .header("Content-Type", "audio/ogg")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
        plays(conversation, recording, content);
    }

    @Test
    void whatComesFromAPipePlaysAtTheCentreAlsoUnderANewKey() throws Exception {
        assertThat(caller.post("/api/v2/recording/recordingkeys", "").statusCode())
                .isEqualTo(200);
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        byte[] content = SamplePremises.content(50_000);

        Process put = edge.put(conversation.toString(), recording.toString(), "--content-type", "audio/ogg");
        try (var in = put.getOutputStream()) {
            in.write(content);
        }

        assertThat(put.waitFor()).isZero();
        plays(conversation, recording, content);
    }
}
