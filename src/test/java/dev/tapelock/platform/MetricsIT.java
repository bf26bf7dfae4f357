package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.RawAnswer;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TlsClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator's Prometheus looks at the server. */
@ExtendWith(SharedServer.class)
class MetricsIT {

    private ServerProcess server;
    private Caller caller;

    @BeforeEach
    void call(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
    }

    @Test
    void whatComesInAndGoesOutIsCounted() {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        byte[] content = new byte[100_000];
        String before = metrics();

        caller.putMedia(conversation, recording, content, "audio/wav");
        caller.putMedia(conversation, recording, content, "audio/wav");
        caller.putMedia(conversation, recording, new byte[1], "audio/wav");
        assertThat(caller.get(Caller.mediaPath(conversation, recording)).statusCode())
                .isEqualTo(200);
        caller.send(caller.request(Caller.mediaPath(conversation, recording))
                .header("Range", "bytes=0-9")
                .GET());

        String after = metrics();
        assertThat(rise(before, after, "tapelock_artifacts_received_total")).isEqualTo(1);
        assertThat(rise(before, after, "tapelock_received_bytes_total")).isEqualTo(100_000);
        assertThat(rise(before, after, "tapelock_playbacks_total")).isEqualTo(2);
        assertThat(rise(before, after, "tapelock_played_bytes_total")).isEqualTo(100_010);
        assertThat(rise(before, after, "tapelock_unwraps_total")).isGreaterThanOrEqualTo(2);
        assertThat(rise(before, after, "tapelock_deliveries_refused_total", "code=\"recording.conflict\""))
                .isEqualTo(1);
        assertThat(value(after, "tapelock_open_streams")).isZero();
    }

    @Test
    void spoolAndKeysAreShown() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            String metrics = metrics();
            assertThat(value(metrics, "tapelock_spool_files")).isNotNegative();
            assertThat(value(metrics, "tapelock_spool_bytes")).isNotNegative();
            assertThat(metrics).contains("\ntapelock_spool_oldest_age_seconds");
            assertThat(value(metrics, "tapelock_oldest_active_key_age_seconds")).isPositive();
            assertThat(value(metrics, "tapelock_next_rotation_seconds"))
                    .isBetween(1.0, (double) Duration.ofDays(366).toSeconds());
        });
    }

    @Test
    void everyMeterHasADescriptionAndNoneKnowsAnOrganization() {
        List<String> ours =
                metrics().lines().filter(line -> line.contains("tapelock_")).toList();

        for (String line : ours) {
            if (line.startsWith("# TYPE ")) {
                String name = line.split(" ", -1)[2];
                assertThat(ours).anyMatch(help -> help.matches("# HELP " + name + " .{10,}"));
            }
        }
        assertThat(ours.size()).isBetween(20, 200);
        assertThat(String.join("\n", ours))
                .doesNotContain(
                        caller.organizationId(), server.demoCaller("other.").organizationId());
    }

    @Test
    void whatACallerWritesBecomesNoNameOfAMeter() {
        RawAnswer.to(server.uri("/"), "GET /api/v2/nothing HTTP/1.1", "Host: written-by-a-caller.test");
        RawAnswer.to(server.uri("/"), "WRITTEN-BY-A-CALLER /written-by-a-caller HTTP/1.1");

        assertThat(metrics())
                .contains("\nconnectionpool_", "\nmemory_usedHeap_bytes", "\nthreadpool_")
                .doesNotContainIgnoringCase("written-by-a-caller", "http_server_request", "tapelock.test");
    }

    @Test
    void nobodyReadsThemWithoutThePassword() {
        assertThat(ask("").statusCode()).isEqualTo(401);
        assertThat(ask("Basic " + base64("metrics:wrong")).statusCode()).isEqualTo(401);
        assertThat(ask("Bearer " + caller.token()).statusCode()).isEqualTo(401);
        assertThat(Caller.exchange(caller.anonymous("/metrics")).statusCode()).isEqualTo(403);
    }

    @Test
    void thePasswordOpensNothingElse() {
        String basic = "Basic " + base64("metrics:" + SharedServer.METRICS_PASSWORD);

        HttpResponse<byte[]> keys = Caller.exchange(
                caller.anonymous("/api/v2/recording/recordingkeys").header("Authorization", basic));
        HttpResponse<byte[]> token = Caller.exchange(caller.anonymous("/oauth/token")
                .header("Authorization", basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

        assertThat(keys.statusCode()).isEqualTo(401);
        assertThat(token.statusCode()).isEqualTo(401);
    }

    private String metrics() {
        HttpResponse<byte[]> answer = ask("Basic " + base64("metrics:" + SharedServer.METRICS_PASSWORD));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Caller.text(answer);
    }

    private HttpResponse<byte[]> ask(String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.tlsUri("/metrics"));
        return TlsClient.exchange(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static double rise(String before, String after, String name, String... tags) {
        return value(after, name, tags) - value(before, name, tags);
    }

    /** The value of a meter, 0 where a counter with tags has not counted yet. */
    private static double value(String metrics, String name, String... tags) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseGet(() -> {
                    assertThat(tags).as("tags of " + name + " in " + metrics).isNotEmpty();
                    return 0;
                });
    }
}
