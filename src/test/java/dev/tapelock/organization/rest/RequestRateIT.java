package dev.tapelock.organization.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ErrorAnswers;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that calls more often than it may. */
class RequestRateIT {

    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final int ALLOWED = 20;

    @Test
    @Tag("slow")
    void controlCallsAreLimitedByTheMinuteAndContentsAreNot() throws IOException {
        try (ServerProcess server = ServerProcess.in(TestDirectory.empty(RequestRateIT.class, "server"))
                .demo()
                .setting("tapelock.api.requests-per-minute", Integer.toString(ALLOWED))
                .start()) {
            Caller caller = server.demoCaller("");
            for (int i = 1; i <= ALLOWED; i++) {
                HttpResponse<byte[]> answer = caller.get(KEYS);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(header(answer, "inin-ratelimit-count")).isEqualTo(i);
                assertThat(header(answer, "inin-ratelimit-allowed")).isEqualTo(ALLOWED);
                assertThat(header(answer, "inin-ratelimit-reset")).isBetween(1L, 60L);
            }

            HttpResponse<byte[]> refused = caller.get(KEYS);
            JsonObject body = ErrorAnswers.assertRefused(refused, 429, "too.many.requests.retry.after");
            long wait = header(refused, "Retry-After");
            assertThat(wait).isBetween(1L, 60L);
            assertThat(body.getString("message"))
                    .isEqualTo("Rate limit exceeded the maximum. Retry the request in [" + wait + "] seconds");
            assertThat(caller.post("/api/v2/recording/recordingkeys", "").statusCode())
                    .isEqualTo(429);

            OneRecording recording = OneRecording.delivered(caller, new byte[1000]);
            for (int i = 0; i < 2 * ALLOWED; i++) {
                HttpResponse<byte[]> played = recording.play();
                assertThat(played.statusCode()).isEqualTo(200);
                assertThat(played.headers().firstValue("inin-ratelimit-count")).isEmpty();
            }
            assertThat(server.demoCaller("other.").get(KEYS).statusCode()).isEqualTo(200);
        }
    }

    private static long header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValueAsLong(name).orElseThrow();
    }
}
