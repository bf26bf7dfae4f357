package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sealer as a whole, at its door. */
class DaemonTest {

    private static final byte[] CONTENT = SamplePremises.content(200_000);

    @TempDir
    private Path directory;

    private final UUID recording = UUID.randomUUID();
    private final HttpClient client = HttpClient.newHttpClient();
    private FakeCentre centre;
    private Premises premises;
    private Daemon daemon;

    @BeforeEach
    void begin() throws Exception {
        centre = new FakeCentre();
        start("0B");
        await().until(() -> premises.lease().read().isPresent());
    }

    private void start(String leastFree) throws IOException {
        premises = Premises.of(
                SamplePremises.settings(directory, centre.address(), Optional.empty(), leastFree), Clock.systemUTC());
        daemon = new Daemon(premises);
        daemon.start();
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
        centre.close();
    }

    private HttpResponse<String> put(String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port() + path))
                .timeout(Duration.ofSeconds(30))
                .PUT(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(UUID id, byte[] content) throws Exception {
        return put(path(id), BodyPublishers.ofByteArray(content), "Content-Type", "audio/wav");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String path(UUID id) {
        return "/conversations/" + UUID.randomUUID() + "/recordings/" + id + "/media";
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return Json.createReader(new StringReader(answer.body())).readObject();
    }

    private boolean isEmpty(String folder) throws IOException {
        try (var files = Files.walk(directory.resolve("spool").resolve(folder))) {
            return files.noneMatch(Files::isRegularFile);
        }
    }

    @Test
    void whatIsPutComesToTheCentre() throws Exception {
        HttpResponse<String> answer = put(recording, CONTENT);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).getInt("contentLength")).isEqualTo(CONTENT.length);
        await().until(() -> centre.content(recording).isPresent());
        assertThat(centre.content(recording)).contains(CONTENT);
        await().until(() -> isEmpty("waiting"));
    }

    @Test
    void theCentresOwnPathAndQueryWillDo() throws Exception {
        UUID user = UUID.randomUUID();
        HttpResponse<String> answer = put(
                "/api/v2" + path(recording) + "?media=audio&artifact=call.2&startTime=2026-01-01T00:00:00Z"
                        + "&endTime=2026-01-01T00:01:00Z&direction=outbound&userIds=" + user,
                BodyPublishers.ofByteArray(CONTENT),
                "Content-Type",
                "audio/ogg",
                "Repr-Digest",
                "sha-256=:" + FakeCentre.sha256(CONTENT) + ":");

        assertThat(answer.statusCode()).isEqualTo(201);
        await().until(() -> centre.verified().containsKey(recording + " call.2"));
        assertThat(centre.deposits("PUT").get(0).query())
                .contains(
                        "startTime=2026-01-01T00%3A00%3A00Z",
                        "direction=outbound", "userIds=" + user, "contentType=audio%2Fogg");
    }

    @Test
    void aStreamOfUnknownLengthIsTaken() throws Exception {
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(CONTENT));

        assertThat(put(path(recording), chunked, "Content-Type", "audio/wav").statusCode())
                .isEqualTo(201);
        await().until(() -> centre.content(recording).isPresent());
        assertThat(centre.content(recording)).contains(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 300000", "Transfer-Encoding: chunked"})
    void aBodyThatIsCutOffLeavesNothing(String framing) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", daemon.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + path(recording) + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav\r\n" + framing
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            if (framing.startsWith("T")) {
                out.write("30d40\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write(CONTENT);
            if (framing.startsWith("T")) {
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            await().until(() -> !isEmpty("incoming"));
        }

        await().until(() -> isEmpty("incoming"));
        assertThat(isEmpty("waiting")).isTrue();
        assertThat(put(recording, CONTENT).statusCode()).isEqualTo(201);
    }

    @Test
    void aPartOfARecordingIsRefused() throws Exception {
        HttpResponse<String> answer = put(
                path(recording),
                BodyPublishers.ofByteArray(CONTENT),
                "Content-Type",
                "audio/wav",
                "Content-Range",
                "bytes 0-199999/400000");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getString("message")).contains("Content-Range");
        assertThat(isEmpty("incoming") && isEmpty("waiting")).isTrue();
    }

    @Test
    void theSameRecordingAgainIsToldToBeThere() throws Exception {
        centre.always(FakeCentre.answers(503, "away"));
        put(recording, CONTENT);

        HttpResponse<String> again = put(recording, CONTENT);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).getString("code")).isEqualTo("recording.exists");
        assertThat(json(again).getInt("contentLength")).isEqualTo(CONTENT.length);
        centre.always(exchange -> false);
        await().until(() -> centre.content(recording).isPresent() && isEmpty("waiting"));
        assertThat(put(recording, CONTENT).statusCode()).as("delivered").isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "?media=fax, audio/wav, media",
        "?artifact=..%2F..%2Fx, audio/wav, artifact",
        "?startTime=now, audio/wav, startTime",
        "'', nonsense, Content-Type",
        "'', application/json, media",
        "?queueId=%C3, audio/wav, queueId"
    })
    void whatCannotBeIsRefusedAndLeavesNothing(String query, String type, String named) throws Exception {
        HttpResponse<String> answer =
                put(path(recording) + query, BodyPublishers.ofByteArray(CONTENT), "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getString("message")).contains(named);
        assertThat(isEmpty("incoming") && isEmpty("waiting") && isEmpty("described"))
                .isTrue();
    }

    @Test
    void otherContentThanItsDigestSaysIsRefused() throws Exception {
        for (String digest : List.of("sha-256=:" + FakeCentre.sha256(new byte[1]) + ":", "sha-256=:%:", "sha-256=x")) {
            assertThat(put(
                                    path(recording),
                                    BodyPublishers.ofByteArray(CONTENT),
                                    "Content-Type",
                                    "audio/wav",
                                    "Repr-Digest",
                                    digest)
                            .statusCode())
                    .as(digest)
                    .isEqualTo(400);
        }
        assertThat(isEmpty("waiting")).isTrue();
        assertThat(put(recording, CONTENT).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256=:%:", "sha-256=x", "sha-256=::", "sha-256=:AAAA:"})
    void aDigestThatIsNoneIsRefusedAsSuch(String digest) throws Exception {
        HttpResponse<String> answer = put(
                path(recording),
                BodyPublishers.ofByteArray(CONTENT),
                "Content-Type",
                "audio/wav",
                "Repr-Digest",
                digest);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getString("message")).contains("base64 of 32 bytes");
    }

    @Test
    void pathsMethodsAndTypesAreChecked() throws Exception {
        assertThat(put("/x", BodyPublishers.noBody()).statusCode()).isEqualTo(404);
        assertThat(put("/conversations/a/recordings/b/media", BodyPublishers.noBody(), "Content-Type", "audio/wav")
                        .statusCode())
                .isEqualTo(400);
        assertThat(put(path(recording), BodyPublishers.ofByteArray(CONTENT)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anotherMethodIsToldWhichOneToUse() throws Exception {
        HttpResponse<String> got = get(path(recording));
        HttpResponse<String> put = put("/health", BodyPublishers.noBody());

        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).contains("PUT");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void aDiskAboveItsMarkIsToldWithATimeToComeAgain() throws Exception {
        daemon.close();
        start("8000TiB");

        HttpResponse<String> answer = put(recording, CONTENT);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).contains("The disk is full");
    }

    @Test
    void withoutALeaseItSaysSoAndTakesRecordingsOnceThereIsOne() throws Exception {
        daemon.close();
        Files.delete(directory.resolve("spool/lease.json"));
        centre.always(FakeCentre.answers(503, "away"));
        start("0B");

        HttpResponse<String> answer = put(recording, CONTENT);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("no lease yet");
        assertThat(json(get("/health")).getString("status")).isEqualTo("DOWN");

        centre.always(exchange -> false);
        await().until(() -> premises.lease().read().isPresent());
        assertThat(put(recording, CONTENT).statusCode()).isEqualTo(201);
    }

    @Test
    void withALeaseThatCannotBeReadItSaysSoAndIsGivenAnother() throws Exception {
        centre.always(FakeCentre.answers(503, "away"));
        Files.writeString(directory.resolve("spool/lease.json"), "{");

        HttpResponse<String> answer = put(recording, CONTENT);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body()).contains("cannot be read");
        assertThat(json(get("/health")).getString("status")).isEqualTo("DOWN");

        centre.always(exchange -> false);
        await().until(() -> put(recording, CONTENT).statusCode() == 201);
    }

    @Test
    void moreRecordingsAtATimeThanThereMayBeAreToldToComeAgain() throws Exception {
        List<Socket> streams = new ArrayList<>();
        try {
            for (int i = 0; i < premises.settings().streams(); i++) {
                Socket stream = new Socket("127.0.0.1", daemon.port());
                streams.add(stream);
                stream.getOutputStream()
                        .write(("PUT " + path(UUID.randomUUID())
                                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav\r\nContent-Length: 9\r\n\r\nx")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            await().until(() -> put(recording, CONTENT).statusCode() == 503);
            assertThat(get("/health").statusCode()).isEqualTo(200);
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }
        await().until(() -> put(UUID.randomUUID(), CONTENT).statusCode() == 201);
    }

    @Test
    void itSaysHowItIs() throws Exception {
        assertThat(json(get("/health")).getString("status")).isEqualTo("UP");
        centre.next(FakeCentre.answers(400, "invalid.value"));
        put(recording, CONTENT);
        await().until(() -> premises.spool().refused().backlog().files() == 1);
        put(UUID.randomUUID(), CONTENT);
        await().until(() -> centre.verifications() == 1 && isEmpty("waiting"));

        JsonObject health = json(get("/health"));
        assertThat(health.getString("status")).isEqualTo("ALARM");
        assertThat(health.getJsonObject("refused").getInt("files")).isEqualTo(1);
        assertThat(get("/metrics").body())
                .contains(
                        "tapelock_edge_taken_total 2\n",
                        "tapelock_edge_taken_bytes_total 400000\n",
                        "tapelock_edge_refused_files 1\n",
                        "tapelock_edge_waiting_files 0\n",
                        "tapelock_edge_lease_valid_until_timestamp_seconds ",
                        "tapelock_edge_last_delivery_timestamp_seconds ");
    }

    @Test
    void aSecondDaemonOnTheSameSpoolIsRefused() {
        assertThatThrownBy(() -> new Daemon(premises))
                .isInstanceOf(EdgeException.class)
                .hasMessageContaining("Another process delivers from");
    }

    @Test
    void itListensOnLoopbackAlone() throws Exception {
        assertThatThrownBy(() -> new Listener(daemon.port(), 1))
                .isInstanceOf(EdgeException.class)
                .hasMessageContaining("cannot be listened at");
        var addresses = java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof java.net.Inet4Address)
                .toList();
        assumeTrue(!addresses.isEmpty(), "no address but loopback here");
        for (var address : addresses) {
            assertThatThrownBy(() -> new Socket(address, daemon.port()).close())
                    .as(address.toString())
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }
}
