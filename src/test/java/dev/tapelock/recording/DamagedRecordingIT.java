package dev.tapelock.recording;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RawAnswer;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can write to the repository can make a recording unreadable, and nothing else of it. */
@ExtendWith(SharedServer.class)
class DamagedRecordingIT {

    private static final String MARK = "only whoever may listen reads this; ";
    /** Three whole frames and a part of a fourth. */
    private static final byte[] CONTENT = MARK.repeat(6000).getBytes(StandardCharsets.UTF_8);

    private static final Duration LONGEST_FORWARDING = Duration.ofMinutes(1);
    private static final int FRAME_PREFIX_BYTES = 16;
    private static final int SEALED_FRAME_BYTES = FRAME_PREFIX_BYTES + 64 * 1024 + 16;

    private ServerProcess server;
    private Caller caller;

    /** A sealed file and where its parts begin. */
    private record Sealed(
            byte[] bytes, int messageId, int context, int dataKey, int commitmentKey, int tag, int frames) {

        static Sealed of(byte[] bytes) {
            ByteBuffer file = ByteBuffer.wrap(bytes);
            file.position(3 + 32);
            int contextLength = file.getShort();
            int context = file.position();
            file.position(context + contextLength);
            assertThat(file.getShort()).as("encrypted data keys").isEqualTo((short) 1);
            file.position(file.getShort() + file.position());
            file.position(file.getShort() + file.position());
            int dataKeyLength = file.getShort();
            int dataKey = file.position();
            int commitmentKey = dataKey + dataKeyLength + 1 + 4;
            return new Sealed(bytes, 3, context, dataKey, commitmentKey, commitmentKey + 32, commitmentKey + 32 + 16);
        }

        byte[] flipped(int offset) {
            byte[] damaged = bytes.clone();
            damaged[offset] ^= 1;
            return damaged;
        }
    }

    private enum Damage {
        VERSION(genuine -> genuine.flipped(0)),
        MESSAGE_ID(genuine -> genuine.flipped(genuine.messageId() + 7)),
        CONTEXT(genuine -> genuine.flipped(genuine.context() + 20)),
        DATA_KEY(genuine -> genuine.flipped(genuine.dataKey() + 100)),
        COMMITMENT_KEY(genuine -> genuine.flipped(genuine.commitmentKey())),
        HEADER_TAG(genuine -> genuine.flipped(genuine.tag() + 15)),
        FIRST_FRAME(genuine -> genuine.flipped(genuine.frames() + FRAME_PREFIX_BYTES + 5)),
        LAST_BYTE(genuine -> genuine.flipped(genuine.bytes().length - 1)),
        ONE_BYTE_SHORT(genuine -> Arrays.copyOf(genuine.bytes(), genuine.bytes().length - 1)),
        ONE_BYTE_LONG(genuine -> Arrays.copyOf(genuine.bytes(), genuine.bytes().length + 1)),
        FRAMES_MISSING(genuine -> Arrays.copyOf(genuine.bytes(), genuine.frames() + 2 * SEALED_FRAME_BYTES)),
        HEADER_ALONE(genuine -> Arrays.copyOf(genuine.bytes(), genuine.frames())),
        EMPTY(genuine -> new byte[0]);

        private final Function<Sealed, byte[]> change;

        Damage(Function<Sealed, byte[]> change) {
            this.change = change;
        }
    }

    /** A recording that is in the repository. */
    private record Stored(UUID conversation, UUID recording, String artifact, Path file) {

        String path() {
            return Caller.mediaPath(conversation, recording) + "?artifact=" + artifact;
        }
    }

    @BeforeEach
    void call(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedFileIsNotPlayed(Damage damage) throws Exception {
        Stored stored = store(CONTENT);
        byte[] genuine = Files.readAllBytes(stored.file());

        replace(stored.file(), damage.change.apply(Sealed.of(genuine)));

        assertUnreadable(stored);
        replace(stored.file(), genuine);
        assertPlays(stored, CONTENT);
    }

    @Test
    void aMissingFileIsNotPlayed() throws Exception {
        Stored stored = store(CONTENT);
        byte[] genuine = Files.readAllBytes(stored.file());

        Files.delete(stored.file());

        assertUnreadable(stored);
        replace(stored.file(), genuine);
        assertPlays(stored, CONTENT);
    }

    @Test
    void theFileOfAnotherRecordingIsNotPlayed() throws Exception {
        Stored stored = store(CONTENT);
        Stored other = store(otherContent());

        assertExchangeIsNoticed(stored, other);
    }

    @Test
    void theFileOfAnotherArtifactIsNotPlayed() throws Exception {
        Stored stored = store(CONTENT);
        Stored other = store(stored.conversation(), stored.recording(), "call.1", otherContent());

        assertExchangeIsNoticed(stored, other);
    }

    @Test
    void aFrameOfAnotherRecordingIsNotPlayed() throws Exception {
        Stored stored = store(CONTENT);
        byte[] genuine = Files.readAllBytes(stored.file());
        byte[] mixed = Files.readAllBytes(store(otherContent()).file());
        int frames = Sealed.of(genuine).frames();
        System.arraycopy(genuine, 0, mixed, 0, frames);

        replace(stored.file(), mixed);

        assertUnreadable(stored);
    }

    @Test
    void damageFarBehindBreaksTheAnswerOff() throws Exception {
        byte[] content = new byte[5 * 1024 * 1024];
        new Random(5).nextBytes(content);
        Stored stored = store(content);
        byte[] genuine = Files.readAllBytes(stored.file());
        int damaged = genuine.length / 6 * 5;

        replace(stored.file(), Sealed.of(genuine).flipped(damaged));
        RawAnswer answer = RawAnswer.to(
                caller.uri("/"), "GET " + stored.path() + " HTTP/1.1", "Authorization: Bearer " + caller.token());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).contains(Integer.toString(content.length));
        assertThat(answer.body()).hasSizeGreaterThan(0).hasSizeLessThan(damaged);
        assertThat(Arrays.equals(answer.body(), Arrays.copyOf(content, answer.body().length)))
                .as("what came is the beginning of the content")
                .isTrue();
        assertThat(unreadableEvents(stored)).hasSize(1);
        assertThatThrownBy(() -> caller.get(stored.path())).hasRootCauseInstanceOf(IOException.class);
        assertThat(unreadableEvents(stored)).hasSize(2);

        replace(stored.file(), genuine);
        assertPlays(stored, content);
    }

    /** What is asked for is opened, and no more: the rest of a damaged recording can still be heard. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-99", "bytes=-50"})
    void aRangeBesideTheDamageIsPlayed(String range) throws Exception {
        Stored stored = store(CONTENT);
        byte[] genuine = Files.readAllBytes(stored.file());

        replace(stored.file(), Sealed.of(genuine).flipped(genuine.length / 2));
        HttpResponse<byte[]> answer = get(stored, range);

        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(206);
        assertThat(new String(CONTENT, StandardCharsets.UTF_8)).contains(Caller.text(answer));
        assertThat(caller.get(stored.path()).statusCode()).isEqualTo(409);
    }

    private void assertExchangeIsNoticed(Stored stored, Stored other) throws Exception {
        byte[] genuine = Files.readAllBytes(stored.file());
        byte[] otherSealed = Files.readAllBytes(other.file());
        assertThat(otherSealed).as("no length gives the exchange away").hasSameSizeAs(genuine);

        replace(stored.file(), otherSealed);
        replace(other.file(), genuine);

        assertUnreadable(stored);
        assertUnreadable(other);
        replace(stored.file(), genuine);
        replace(other.file(), otherSealed);
        assertPlays(stored, CONTENT);
        assertPlays(other, otherContent());
    }

    private void assertUnreadable(Stored stored) {
        int before = unreadableEvents(stored).size();
        for (HttpResponse<byte[]> answer : List.of(caller.get(stored.path()), get(stored, "bytes=10-19"))) {
            JsonObject body = assertRefused(answer, 409, "recording.unreadable");
            // The same words whatever is wrong: they help nobody who tries things out.
            assertThat(body.getString("message")).isEqualTo("Recording " + stored.recording() + " cannot be read");
            assertThat(Caller.text(answer)).doesNotContain("only whoever", "listen", "Exception");
        }
        List<JsonObject> events = unreadableEvents(stored);
        assertThat(events).hasSize(before + 2);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getString("status")).isEqualTo("FAILURE");
            assertThat(event.getJsonObject("client").getString("id")).isEqualTo(caller.clientId());
        });
        assertThat(events.subList(0, 2))
                .allSatisfy(event -> assertThat(event.getJsonObject("context").getString("reason"))
                        .isNotBlank());
        assertThat(events.subList(0, 2))
                .allSatisfy(event -> assertThat(event.getJsonObject("context").getString("artifact"))
                        .isEqualTo(stored.artifact()));
    }

    private void assertPlays(Stored stored, byte[] content) {
        HttpResponse<byte[]> answer = caller.get(stored.path());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Arrays.equals(answer.body(), content)).as("it plays again").isTrue();
    }

    private HttpResponse<byte[]> get(Stored stored, String range) {
        return caller.send(caller.request(stored.path()).header("Range", range));
    }

    private List<JsonObject> unreadableEvents(Stored stored) {
        JsonObject answer = Caller.object(caller.post("/api/v2/audits/query/realtime", """
                {"interval": "%s/%s", "pageSize": 100, "filters": [
                  {"property": "Action", "value": "RecordingUnreadable"},
                  {"property": "EntityId", "value": "%s"}]}""".formatted(
                        Instant.now().minus(Duration.ofHours(1)),
                        Instant.now().plus(Duration.ofHours(1)),
                        stored.recording())));
        return answer.getJsonArray("entities").getValuesAs(JsonObject.class);
    }

    private static byte[] otherContent() {
        byte[] content = CONTENT.clone();
        content[0] ^= 1;
        return content;
    }

    private Stored store(byte[] content) throws Exception {
        return store(UUID.randomUUID(), UUID.randomUUID(), "call.0", content);
    }

    private Stored store(UUID conversation, UUID recording, String artifact, byte[] content) throws Exception {
        HttpResponse<byte[]> answer =
                caller.send(caller.request(Caller.mediaPath(conversation, recording) + "?artifact=" + artifact)
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofByteArray(content)));
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(201);
        String revision = Caller.object(answer).getString("revision");
        awaitStored(conversation, recording, revision);
        return new Stored(
                conversation,
                recording,
                artifact,
                server.home()
                        .resolve("repository/recordings")
                        .resolve(caller.organizationId())
                        .resolve(revision.substring(0, 2))
                        .resolve(revision + ".sealed"));
    }

    private void awaitStored(UUID conversation, UUID recording, String revision) throws InterruptedException {
        String path = "/api/v2/conversations/" + conversation + "/recordingmetadata/" + recording;
        Instant deadline = Instant.now().plus(LONGEST_FORWARDING);
        while (Caller.object(caller.get(path)).getJsonArray("artifacts").getValuesAs(JsonObject.class).stream()
                .noneMatch(artifact -> artifact.getString("revision").equals(revision)
                        && artifact.getString("state").equals("STORED"))) {
            assertThat(Instant.now()).as("it stayed in the spool").isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, bytes);
    }
}
