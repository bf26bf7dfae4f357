package dev.tapelock.recording.rest;

import static dev.tapelock.testbed.Caller.array;
import static dev.tapelock.testbed.Caller.mediaPath;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RawAnswer;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A media server delivers, a quality tool plays. */
@ExtendWith(SharedServer.class)
class RecordingMediaIT {

    private static final int FRAME = 64 * 1024;

    private final UUID conversation = UUID.randomUUID();
    private final UUID recording = UUID.randomUUID();
    private ServerProcess server;
    private Caller caller;

    @BeforeEach
    void call(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * 1024 * 1024})
    void whatGoesInComesOut(int length) throws Exception {
        byte[] content = random(length);

        HttpResponse<byte[]> put = caller.putMedia(conversation, recording, content, "audio/wav");
        HttpResponse<byte[]> played = caller.get(mediaPath(conversation, recording));

        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(put.headers().firstValue("Repr-Digest")).hasValue(digestField(content));
        assertThat(played.statusCode()).isEqualTo(200);
        assertThat(played.body()).isEqualTo(content);
        assertThat(played.headers().firstValueAsLong("Content-Length")).hasValue(length);
        assertThat(played.headers().firstValue("Content-Type")).hasValue("audio/wav");
        assertThat(played.headers().firstValue("Cache-Control")).hasValue("no-store, private");
        assertThat(played.headers().firstValue("ETag")).isEqualTo(put.headers().firstValue("ETag"));
        assertThat(played.headers().firstValue("Repr-Digest")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=65535-65537, 65535, 3",
        "bytes=65536-131071, 65536, 65536",
        "bytes=199990-, 199990, 10",
        "bytes=-7, 199993, 7",
        "bytes=199999-400000, 199999, 1",
        "bytes=-400000, 0, 200000"
    })
    void aRangePlaysAlone(String range, int start, int length) {
        byte[] content = delivered(200_000);

        HttpResponse<byte[]> part = caller.send(caller.request(mediaPath(conversation, recording))
                .header("Range", range)
                .GET());

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, start, start + length));
        assertThat(part.headers().firstValue("Content-Range"))
                .hasValue("bytes " + start + "-" + (start + length - 1) + "/200000");
        assertThat(part.headers().firstValueAsLong("Content-Length")).hasValue(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=200000-", "bytes=200000-200001", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBehindTheEndIs416(String range) {
        delivered(200_000);

        HttpResponse<byte[]> answer = caller.send(caller.request(mediaPath(conversation, recording))
                .header("Range", range)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */200000");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertError(answer, 416, "range.not.satisfiable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "lines=1-2", "bytes=5-2", "bytes=", "bytes=a-b"})
    void aRangeThatIsNotServedGivesTheWhole(String range) {
        byte[] content = delivered(1000);

        HttpResponse<byte[]> answer = caller.send(caller.request(mediaPath(conversation, recording))
                .header("Range", range)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
    }

    @Test
    void ifRangeAndIfNoneMatchCompareTheRevision() {
        byte[] content = delivered(1000);
        String path = mediaPath(conversation, recording);
        String revision = caller.get(path).headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> same = caller.send(caller.request(path)
                .header("Range", "bytes=0-9")
                .header("If-Range", revision)
                .GET());
        HttpResponse<byte[]> other = caller.send(caller.request(path)
                .header("Range", "bytes=0-9")
                .header("If-Range", "\"other\"")
                .GET());
        HttpResponse<byte[]> unchanged = caller.send(
                caller.request(path).header("If-None-Match", revision).GET());

        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(same.body()).hasSize(10);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(content);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\",W/%s", "*"})
    void anyFormOfIfNoneMatchThatNamesTheRevisionIs304(String form) {
        delivered(1000);
        String path = mediaPath(conversation, recording);
        String revision = caller.get(path).headers().firstValue("ETag").orElseThrow();

        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<byte[]> answer = caller.send(caller.request(path)
                    .header("If-None-Match", form.formatted(revision))
                    .method(method, BodyPublishers.noBody()));

            assertThat(answer.statusCode()).as(method).isEqualTo(304);
            assertThat(answer.headers().firstValue("ETag")).hasValue(revision);
        }
    }

    @Test
    void headDescribesWithoutContent() {
        delivered(70_000);

        HttpResponse<byte[]> head =
                caller.send(caller.request(mediaPath(conversation, recording)).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(70_000);
        assertThat(head.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "audio, call.0, audio/wav",
        "audio, call.1, audio/ogg",
        "email, email, message/rfc822",
        "chat, chat, application/json",
        "messaging, message, text/plain",
        "screen, screen.0, video/webm"
    })
    void everyKindOfArtifactHasItsPlace(String media, String artifact, String type) {
        byte[] content = random(5000);
        String path = mediaPath(conversation, recording) + "?artifact=" + artifact;

        HttpResponse<byte[]> put = caller.send(caller.request(path + "&media=" + media)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(content)));

        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(caller.get(path).body()).isEqualTo(content);
        assertThat(metadata().getString("media")).isEqualTo(media);
    }

    @Test
    void theSameBytesAgainChangeNothingAndOtherBytesAreRefused() {
        byte[] content = delivered(1000);

        HttpResponse<byte[]> again = caller.putMedia(conversation, recording, content, "audio/wav");
        HttpResponse<byte[]> other = caller.putMedia(conversation, recording, random(1000), "audio/wav");
        HttpResponse<byte[]> elsewhere = caller.putMedia(UUID.randomUUID(), recording, content, "audio/wav");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Repr-Digest")).isPresent();
        assertError(other, 409, "recording.conflict");
        assertError(elsewhere, 409, "recording.conflict");
        assertThat(caller.get(mediaPath(conversation, recording)).body()).isEqualTo(content);
        assertThat(metadata().getJsonArray("artifacts")).hasSize(1);
    }

    @Test
    void theDigestAnnouncedMustBeTheContents() throws Exception {
        byte[] content = random(1000);

        HttpResponse<byte[]> wrong = caller.send(put(content).header("Repr-Digest", digestField(random(5))));
        HttpResponse<byte[]> malformed = caller.send(put(content).header("Repr-Digest", "sha-256=:AAAA:"));
        assertError(wrong, 400, "digest.mismatch");
        assertError(malformed, 400, "invalid.value");
        assertNothingStored();

        HttpResponse<byte[]> right = caller.send(put(content).header("Repr-Digest", digestField(content)));
        assertThat(right.statusCode()).isEqualTo(201);
    }

    @Test
    void contentThatIsCutOffIsNotStored() throws Exception {
        byte[] content = random(300_000);
        String head = "PUT " + mediaPath(conversation, recording) + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                + caller.token() + "\r\nContent-Type: audio/wav\r\n";

        sendAndBreakOff(head + "Content-Length: 300000\r\n\r\n", content, 200_000);
        sendAndBreakOff(head + "Transfer-Encoding: chunked\r\n\r\n" + "493e0\r\n", content, 200_000);
        // Two whole chunks, and then silence instead of the last one.
        sendAndBreakOff(head + "Transfer-Encoding: chunked\r\n\r\n" + "493e0\r\n", content, 300_000);

        assertNothingStored();
        assertThat(caller.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        assertThat(caller.get(mediaPath(conversation, recording)).body()).isEqualTo(content);
    }

    /** A sender that leaves the length out, or gets it wrong, would be told that its recording is safe. */
    @ParameterizedTest
    @CsvSource({
        "X-No-Length: 1, 411, length.required",
        "Content-Length: abc, 411, length.required",
        "Content-Length: -5, 411, length.required"
    })
    void contentWithoutALengthIsNotTakenForAnEmptyRecording(String header, int status, String code) throws Exception {
        RawAnswer answer = RawAnswer.to(
                server.uri("/"),
                "PUT " + mediaPath(conversation, recording) + " HTTP/1.1",
                "Authorization: Bearer " + caller.token(),
                "Content-Type: audio/wav",
                header);

        assertThat(answer.statusCode()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains("\"" + code + "\"");
        assertNothingStored();
    }

    @Test
    void ofTwoDeliveriesAtOnceOneMakesTheRecording() throws Exception {
        byte[] content = random(200_000);
        List<Integer> same = inParallel(
                8,
                i -> caller.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode());

        assertThat(same).containsOnly(200, 201).containsOnlyOnce(201);

        UUID second = UUID.randomUUID();
        List<Integer> different = inParallel(
                4,
                i -> caller.putMedia(conversation, second, random(100_000), "audio/wav")
                        .statusCode());
        assertThat(different).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void manyArtifactsOfOneNewRecordingAtOnceAllCome() throws Exception {
        List<Integer> statuses = inParallel(
                12,
                i -> caller.send(caller.request(mediaPath(conversation, recording) + "?artifact=call." + i)
                                .header("Content-Type", "audio/wav")
                                .PUT(BodyPublishers.ofByteArray(random(20_000))))
                        .statusCode());

        assertThat(statuses).containsOnly(201);
        assertThat(metadata().getJsonArray("artifacts")).hasSize(12);
    }

    @Test
    void aTranscriptHasVersions() {
        delivered(1000);
        String path = mediaPath(conversation, recording).replace("/media", "/transcript");

        assertThat(caller.put(path, "{\"text\":\"first\"}").statusCode()).isEqualTo(201);
        assertThat(caller.put(path, "{\"text\":\"first\"}").statusCode()).isEqualTo(200);
        assertThat(caller.put(path, "{\"text\":\"corrected\"}").statusCode()).isEqualTo(201);

        assertThat(text(caller.get(path))).isEqualTo("{\"text\":\"corrected\"}");
        assertThat(text(caller.get(path + "?version=1"))).isEqualTo("{\"text\":\"first\"}");
        assertError(caller.get(path + "?version=3"), 404, "not.found");
    }

    @Test
    void aTranscriptOfNoRecordingIs404() {
        String path = mediaPath(conversation, recording).replace("/media", "/transcript");

        assertError(caller.put(path, "{}"), 404, "not.found");
    }

    @Test
    void aMediaUriPlaysWithoutATokenAndOnlyItsArtifact() {
        byte[] content = delivered(1000);
        caller.put(mediaPath(conversation, recording).replace("/media", "/transcript"), "{\"text\":\"words\"}");
        JsonObject listed = array(caller.get("/api/v2/conversations/" + conversation + "/recordings"))
                .getJsonObject(0);
        String uri = listed.getJsonObject("mediaUris").getJsonObject("0").getString("mediaUri");
        String transcriptUri = listed.getString("transcriptUri");
        String grant = uri.substring(uri.indexOf("grant="));

        assertThat(caller.send(caller.anonymous(uri).GET()).body()).isEqualTo(content);
        assertThat(caller.send(caller.anonymous(uri)
                                .header("Range", "bytes=5-9")
                                .GET())
                        .body())
                .isEqualTo(Arrays.copyOfRange(content, 5, 10));
        assertThat(caller.send(caller.anonymous(uri).method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(text(caller.send(caller.anonymous(transcriptUri).GET()))).isEqualTo("{\"text\":\"words\"}");

        String transcriptPath = mediaPath(conversation, recording).replace("/media", "/transcript");
        String altered = uri.substring(0, uri.length() - 2) + (uri.endsWith("AA") ? "BB" : "AA");
        assertError(caller.send(caller.anonymous(altered).GET()), 403, "media.url.invalid");
        assertError(caller.send(caller.anonymous(transcriptPath + "?" + grant).GET()), 403, "media.url.invalid");
        assertError(caller.send(caller.anonymous(uri).PUT(BodyPublishers.ofString("x"))), 403, "media.url.invalid");
        assertError(
                caller.send(caller.anonymous("/api/v2/conversations/" + conversation + "/recordings?" + grant)
                        .GET()),
                403,
                "media.url.invalid");
        assertError(
                caller.send(caller.anonymous("/api/v2/recording/recordingkeys?" + grant)
                        .GET()),
                403,
                "media.url.invalid");
    }

    @Test
    void metadataHasNoAddresses() {
        delivered(1000);

        JsonObject metadata = metadata();
        JsonObject none = array(caller.get("/api/v2/conversations/" + conversation + "/recordings?formatId=NONE"))
                .getJsonObject(0);

        assertThat(metadata).doesNotContainKey("mediaUris");
        assertThat(none).doesNotContainKey("mediaUris");
        assertThat(metadata.getString("fileState")).isEqualTo("AVAILABLE");
        assertThat(metadata.getString("startTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void anAnnouncedRecordingWaitsForItsContent() {
        HttpResponse<byte[]> announced = caller.post(
                "/api/v2/conversations/" + conversation + "/recordings",
                "{\"id\":\"" + recording + "\",\"media\":\"audio\",\"startTime\":\"2026-01-31T09:30:00.000Z\","
                        + "\"endTime\":\"2026-01-31T09:31:00.000Z\"}");

        assertThat(announced.statusCode()).isEqualTo(201);
        assertThat(metadata().getString("fileState")).isEqualTo("UPLOADING");
        assertThat(caller.putMedia(conversation, recording, random(10), "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        assertThat(metadata().getString("fileState")).isEqualTo("AVAILABLE");
        assertThat(metadata().getString("startTime")).isEqualTo("2026-01-31T09:30:00.000Z");
        assertThat(metadata().getInt("outputDurationMs")).isEqualTo(60_000);
    }

    @ParameterizedTest
    @CsvSource({
        "media=video, audio/wav",
        "artifact=call.-1, audio/wav",
        "artifact=../x, audio/wav",
        "artifact=transcript.1, audio/wav",
        "artifact=screen.0, audio/wav",
        "artifact=email, audio/wav",
        "artifact=call.0, message/rfc822",
        "artifact=chat&media=messaging, text/plain",
        "startTime=yesterday, audio/wav",
        "startTime=%2B10000-01-01T00:00:00Z, audio/wav",
        "startTime=%2B999999999-12-31T23:59:59Z, audio/wav",
        "startTime=-0001-01-01T00:00:00Z, audio/wav",
        "startTime=2026-02-01T00:00:00Z&endTime=2026-01-01T00:00:00Z, audio/wav",
        "direction=sideways, audio/wav",
        "userIds=me, audio/wav",
        "queueId=1, audio/wav",
        "x=1, application/json",
        "x=1, nonsense"
    })
    void badDeliveriesAre400AndLeaveNothing(String query, String type) throws Exception {
        HttpResponse<byte[]> answer = caller.send(caller.request(mediaPath(conversation, recording) + "?" + query)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(random(1000))));

        assertError(answer, 400, "invalid.value");
        assertNothingStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-a-uuid", "1-1-1-1-1", "%20"})
    void anIdThatIsNoUuidIs400(String id) {
        assertError(
                caller.send(caller.request("/api/v2/conversations/" + conversation + "/recordings/" + id + "/media")
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofByteArray(random(10)))),
                400,
                "invalid.value");
        assertError(caller.get("/api/v2/conversations/" + id + "/recordings"), 400, "invalid.value");
    }

    private byte[] delivered(int length) {
        byte[] content = random(length);
        assertThat(caller.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        return content;
    }

    private java.net.http.HttpRequest.Builder put(byte[] content) {
        return caller.request(mediaPath(conversation, recording))
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofByteArray(content));
    }

    private JsonObject metadata() {
        return object(caller.get("/api/v2/conversations/" + conversation + "/recordingmetadata/" + recording));
    }

    private void assertNothingStored() throws Exception {
        assertError(caller.get(mediaPath(conversation, recording)), 404, "not.found");
        Path incoming = server.home().resolve("spool/incoming");
        Instant deadline = Instant.now().plus(Duration.ofSeconds(90));
        while (isAnythingIn(incoming)) {
            assertThat(Instant.now()).as("a file stays in " + incoming).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean isAnythingIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        }
    }

    private void sendAndBreakOff(String head, byte[] content, int length) throws Exception {
        URI uri = server.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(content, 0, length);
            out.flush();
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }

    private interface Call {
        int status(int i) throws Exception;
    }

    private static List<Integer> inParallel(int count, Call call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(() -> call.status(number)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : running) {
                statuses.add(one.get());
            }
            return statuses;
        } finally {
            threads.shutdown();
        }
    }

    private static void assertError(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        JsonObject body = object(answer);
        assertThat(body.getString("code")).isEqualTo(code);
        assertThat(body.getInt("status")).isEqualTo(status);
        assertThat(body.getString("contextId"))
                .isEqualTo(answer.headers().firstValue("ININ-Correlation-Id").orElseThrow());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }

    private static String digestField(byte[] content) throws NoSuchAlgorithmException {
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }
}
