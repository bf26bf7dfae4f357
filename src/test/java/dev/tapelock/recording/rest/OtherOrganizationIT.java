package dev.tapelock.recording.rest;

import static dev.tapelock.testbed.Caller.mediaPath;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To the other organization, what is there looks exactly like what is not. */
@ExtendWith(SharedServer.class)
class OtherOrganizationIT {

    private static final byte[] CONTENT = "of the first organization".getBytes(StandardCharsets.UTF_8);

    private final UUID conversation = UUID.randomUUID();
    private final UUID recording = UUID.randomUUID();
    private Caller owner;
    private Caller other;

    @BeforeEach
    void deliver(ServerProcess server) {
        owner = server.demoCaller("");
        other = server.demoCaller("other.");
        assertThat(owner.putMedia(conversation, recording, CONTENT, "audio/wav").statusCode())
                .isEqualTo(201);
        owner.put(mediaPath(conversation, recording).replace("/media", "/transcript"), "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/recordings",
                "/recordingmetadata",
                "/recordings/{r}",
                "/recordingmetadata/{r}",
                "/recordings/{r}/media",
                "/recordings/{r}/media?artifact=call.0",
                "/recordings/{r}/transcript"
            })
    void readingIsLikeReadingNothing(String path) {
        UUID unknownConversation = UUID.randomUUID();
        UUID unknown = UUID.randomUUID();

        HttpResponse<byte[]> foreign = other.get(path(path, conversation, recording));
        HttpResponse<byte[]> nothing = other.get(path(path, unknownConversation, unknown));

        assertThat(owner.get(path(path, conversation, recording)).statusCode()).isEqualTo(200);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(withoutIds(foreign)).isEqualTo(withoutIds(nothing));
        assertThat(foreign.headers().map().keySet())
                .isEqualTo(nothing.headers().map().keySet());
    }

    @Test
    void headIsLikeHeadOfNothing() {
        HttpResponse<byte[]> foreign =
                other.send(other.request(mediaPath(conversation, recording)).method("HEAD", BodyPublishers.noBody()));

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void aTranscriptForItIsRefused() {
        HttpResponse<byte[]> answer =
                other.put(mediaPath(conversation, recording).replace("/media", "/transcript"), "{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(owner.get(mediaPath(conversation, recording).replace("/media", "/transcript"))))
                .isEqualTo("{}");
    }

    @Test
    void theSameIdsAreFreeInTheOtherOrganization() {
        byte[] theirs = "of the other".getBytes(StandardCharsets.UTF_8);

        assertThat(other.putMedia(conversation, recording, theirs, "audio/wav").statusCode())
                .isEqualTo(201);

        assertThat(other.get(mediaPath(conversation, recording)).body()).isEqualTo(theirs);
        assertThat(owner.get(mediaPath(conversation, recording)).body()).isEqualTo(CONTENT);
    }

    @Test
    void keysAndAuditAreTheirOwn() {
        String ownKey = object(owner.get("/api/v2/recording/recordingkeys"))
                .getJsonArray("entities")
                .getJsonObject(0)
                .getString("id");
        String query = "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":[{\"property\":"
                + "\"EntityId\",\"value\":\"" + recording + "\"}]}";

        assertThat(text(other.get("/api/v2/recording/recordingkeys?pageSize=100")))
                .doesNotContain(ownKey);
        assertThat(object(owner.post("/api/v2/audits/query/realtime", query)).getInt("total"))
                .isGreaterThan(0);
        assertThat(object(other.post("/api/v2/audits/query/realtime", query)).getInt("total"))
                .isZero();
    }

    private static String path(String template, UUID conversation, UUID recording) {
        return "/api/v2/conversations/" + conversation + template.replace("{r}", recording.toString());
    }

    private static String withoutIds(HttpResponse<byte[]> answer) {
        return text(answer).replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
    }
}
