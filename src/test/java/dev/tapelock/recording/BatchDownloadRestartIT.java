package dev.tapelock.recording;

import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A batch download outlives the server, is bounded, and is gone when its time is over. */
@Tag("long")
class BatchDownloadRestartIT {

    private static final String BATCH = "/api/v2/recording/batchrequests";

    @Test
    void aRequestIsAnsweredAfterARestartAndForgottenInTheEnd() throws Exception {
        UUID large = UUID.randomUUID();
        UUID tooMuch = UUID.randomUUID();
        try (ServerProcess server = ServerProcess.in(TestDirectory.empty(getClass(), "server"))
                .demo()
                .setting("tapelock.batch-download.lifetime", "PT1M")
                .setting("tapelock.batch-download.most-recordings", "100")
                .start()) {
            Caller caller = server.demoCaller("");
            announce(caller, large, 60);
            announce(caller, tooMuch, 41);
            String lines = Stream.of(large, tooMuch)
                    .map(id -> "{\"conversationId\":\"" + id + "\"}")
                    .collect(Collectors.joining(","));
            String job = object(caller.post(BATCH, "{\"batchDownloadRequestList\":[" + lines + "]}"))
                    .getString("id");
            String before = status(caller, job).toString();
            server.stop();

            server.start();
            Instant started = Instant.now();
            Caller again = server.demoCaller("");
            JsonObject after = status(again, job);
            assertThat(after).hasToString(before);
            assertThat(after.getInt("resultCount")).isEqualTo(61);
            assertThat(after.getJsonArray("results").getJsonObject(60).getString("errorMsg"))
                    .contains(tooMuch.toString(), "more than one request gives (100)");

            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertRefused(again.get(BATCH + "/" + job), 404, "not.found"));
            // The clockwork's first tick comes a minute after the start.
            await().atMost(Duration.ofMinutes(2)).until(() -> Instant.now().isAfter(started.plusSeconds(65)));
            server.stop();
            assertThat(rows(server, "batch_download")).isZero();
            assertThat(rows(server, "batch_download_line")).isZero();
        }
    }

    private static void announce(Caller caller, UUID conversation, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(caller.post("/api/v2/conversations/" + conversation + "/recordings", "{\"media\":\"audio\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    private static JsonObject status(Caller caller, String job) {
        return object(caller.get(BATCH + "/" + job));
    }

    private static int rows(ServerProcess server, String table) throws Exception {
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
