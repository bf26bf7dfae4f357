package dev.tapelock.platform.rest;

import static dev.tapelock.testbed.Caller.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is read into memory has a bound, whether its length is announced or not. */
@ExtendWith(SharedServer.class)
class BodyLimitIT {

    private static final String TOO_MUCH = " ".repeat(BodyLimit.MOST_BYTES + 10);

    private Caller caller;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
    }

    @Test
    void jsonOfMoreThanAMegabyteIs413() {
        HttpResponse<byte[]> announced = caller.post("/api/v2/audits/query/realtime", TOO_MUCH + "{}");
        HttpResponse<byte[]> chunked = caller.send(caller.request("/api/v2/audits/query/realtime")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(TOO_MUCH.getBytes(StandardCharsets.US_ASCII)))));

        assertRefused(announced);
        assertRefused(chunked);
    }

    @Test
    void aFormThatIsTooLargeOrHasNoEndIs413() {
        HttpResponse<byte[]> large = caller.send(caller.anonymous("/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=" + "x".repeat(20_000))));
        HttpResponse<byte[]> endless = caller.send(caller.anonymous("/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("grant_type=x".getBytes(StandardCharsets.US_ASCII)))));

        assertRefused(large);
        assertRefused(endless);
    }

    @Test
    void contentIsNotHeldToThatBound() {
        HttpResponse<byte[]> answer =
                caller.putMedia(UUID.randomUUID(), UUID.randomUUID(), new byte[2 * BodyLimit.MOST_BYTES], "audio/wav");

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    private static void assertRefused(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(object(answer).getString("code")).isEqualTo("request.too.large");
    }
}
