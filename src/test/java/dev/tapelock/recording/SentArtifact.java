package dev.tapelock.recording;

import dev.tapelock.testbed.Caller;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What a test has sent and can tell again: content that follows from a seed, under ids of its own.
 *
 * @param organization 0 or 1: which of the demo's two
 */
record SentArtifact(
        int organization, UUID conversationId, UUID recordingId, boolean isTranscript, long seed, int lengthBytes) {

    private static final int FRAME_BYTES = 64 * 1024;
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    static SentArtifact call(int organization, RandomGenerator random) {
        return new SentArtifact(organization, id(random), id(random), false, random.nextLong(), anyLength(random));
    }

    SentArtifact transcript(RandomGenerator random) {
        return new SentArtifact(organization, conversationId, recordingId, true, random.nextLong(), anyLength(random));
    }

    private static UUID id(RandomGenerator random) {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63);
    }

    /** Every fourth at a frame's border or one beside it, the others of every magnitude alike. */
    private static int anyLength(RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            return FRAME_BYTES * random.nextInt(1, 9) + random.nextInt(-1, 2);
        }
        return (int) Math.exp(random.nextDouble(Math.log(MOST_BYTES)));
    }

    byte[] content() {
        byte[] content = new byte[lengthBytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private String path() {
        return isTranscript
                ? "/api/v2/conversations/" + conversationId + "/recordings/" + recordingId + "/transcript"
                : Caller.mediaPath(conversationId, recordingId);
    }

    HttpResponse<byte[]> deliver(Caller caller) {
        HttpRequest.Builder request = caller.request(path())
                .header("Content-Type", isTranscript ? "application/json" : "audio/wav")
                .PUT(BodyPublishers.ofByteArray(content()));
        return caller.send(request);
    }

    HttpResponse<byte[]> play(Caller caller) {
        return caller.get(path());
    }

    boolean isPlayedBy(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200 && Arrays.equals(answer.body(), content());
    }
}
