package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;

/** A recording that was delivered. */
public record OneRecording(Caller caller, UUID conversation, UUID id, byte[] content, String keyId) {

    /** Delivers it. */
    public static OneRecording delivered(Caller caller, byte[] content) {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        HttpResponse<byte[]> answer = caller.putMedia(conversation, recording, content, "audio/wav");
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(201);
        return new OneRecording(
                caller, conversation, recording, content, Caller.object(answer).getString("keyId"));
    }

    public HttpResponse<byte[]> play() {
        return caller.get(Caller.mediaPath(conversation, id));
    }

    public void assertPlays() {
        HttpResponse<byte[]> answer = play();
        assertThat(answer.statusCode()).as(() -> Caller.text(answer)).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
    }
}
