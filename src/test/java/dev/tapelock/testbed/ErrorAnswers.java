package dev.tapelock.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;

/** What every answer that is not a success has in common. */
public final class ErrorAnswers {

    private ErrorAnswers() {}

    /** Checks status, code, the whole form of the error body and the header that repeats its context id. */
    public static JsonObject assertRefused(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).as("status of " + Caller.text(answer)).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        JsonObject body = Caller.object(answer);
        assertThat(body.keySet())
                .containsExactlyInAnyOrder(
                        "message",
                        "code",
                        "status",
                        "messageWithParams",
                        "messageParams",
                        "contextId",
                        "details",
                        "errors");
        assertThat(body.getString("code")).isEqualTo(code);
        assertThat(body.getInt("status")).isEqualTo(status);
        assertThat(body.getString("message")).isNotBlank();
        assertThat(body.getString("messageWithParams")).isNotBlank();
        assertThat(body.getJsonObject("messageParams")).isEmpty();
        assertThat(body.getJsonArray("details")).isEmpty();
        assertThat(body.getJsonArray("errors")).isEmpty();
        assertThat(answer.headers().allValues("ININ-Correlation-Id")).containsExactly(body.getString("contextId"));
        return body;
    }
}
