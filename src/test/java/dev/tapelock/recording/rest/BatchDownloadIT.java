package dev.tapelock.recording.rest;

import static dev.tapelock.testbed.Caller.mediaPath;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A downloader asks which conversations there were, then for their recordings, then fetches them without a token. */
@ExtendWith(SharedServer.class)
class BatchDownloadIT {

    private static final String DETAILS = "/api/v2/analytics/conversations/details/query";
    private static final String BATCH = "/api/v2/recording/batchrequests";

    /** A day of this test alone, long ago. */
    private final Instant day = Instant.parse("1970-01-01T00:00:00Z")
            .plus(ThreadLocalRandom.current().nextInt(10_000), ChronoUnit.DAYS);

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    @Test
    void theDownloadersWayLeadsFromAnIntervalToTheBytes() {
        Map<UUID, byte[]> sent = Map.of(
                UUID.randomUUID(),
                content("one"),
                UUID.randomUUID(),
                content("two"),
                UUID.randomUUID(),
                content("three"));
        List<UUID> ids = List.copyOf(sent.keySet());
        deliver(first, ids.get(0), sent.get(ids.get(0)), 10);
        deliver(first, ids.get(1), sent.get(ids.get(1)), 20);
        deliver(second, ids.get(2), sent.get(ids.get(2)), 30);

        JsonObject found = object(details("asc", 100, 1));
        assertThat(found.getInt("totalHits")).isEqualTo(2);
        JsonArrayBuilder wanted = Json.createArrayBuilder();
        for (JsonObject conversation : found.getJsonArray("conversations").getValuesAs(JsonObject.class)) {
            wanted.add(Json.createObjectBuilder().add("conversationId", conversation.getString("conversationId")));
        }
        JsonObject status = await(submit(wanted));

        assertThat(status.getInt("errorCount")).isZero();
        List<JsonObject> results = status.getJsonArray("results").getValuesAs(JsonObject.class);
        assertThat(results).hasSize(3);
        for (JsonObject result : results) {
            UUID recording = UUID.fromString(result.getString("recordingId"));
            HttpResponse<byte[]> fetched = caller.send(caller.anonymous(result.getString("resultUrl")));
            assertThat(fetched.statusCode()).isEqualTo(200);
            assertThat(fetched.body()).isEqualTo(sent.get(recording));
            assertThat(result.getString("contentType")).isEqualTo("audio/wav");
            assertThat(result.getString("conversationId"))
                    .isEqualTo((recording.equals(ids.get(2)) ? second : first).toString());
            assertThat(result.containsKey("errorMsg")).isFalse();
        }
        assertThat(results.stream().map(result -> result.getString("recordingId")))
                .containsExactly(
                        ids.get(0).toString(), ids.get(1).toString(), ids.get(2).toString());
    }

    @Test
    void detailsShowSpansInOrderAndByPages() {
        deliver(first, UUID.randomUUID(), content("a"), 10);
        deliver(first, UUID.randomUUID(), content("b"), 50);
        deliver(second, UUID.randomUUID(), content("c"), 20);

        JsonObject page = object(details("asc", 1, 1));
        JsonObject conversation = page.getJsonArray("conversations").getJsonObject(0);

        assertThat(page.getInt("totalHits")).isEqualTo(2);
        assertThat(page.getJsonArray("conversations")).hasSize(1);
        assertThat(conversation.getString("conversationId")).isEqualTo(first.toString());
        assertThat(Instant.parse(conversation.getString("conversationStart"))).isEqualTo(day.plusSeconds(10));
        assertThat(Instant.parse(conversation.getString("conversationEnd"))).isEqualTo(day.plusSeconds(55));
        assertThat(conversation.getString("originatingDirection")).isEqualTo("inbound");
        assertThat(conversation.getJsonArray("participants")).isEmpty();
        assertThat(conversations(details("asc", 1, 2))).containsExactly(second.toString());
        assertThat(conversations(details("asc", 1, 3))).isEmpty();
        assertThat(conversations(details("desc", 100, 1))).containsExactly(second.toString(), first.toString());
        assertThat(conversations(other.post(DETAILS, query("asc", 100, 1)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"interval\":\"2026-01-01T00:00:00Z\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-02-01T00:00:00.001Z\"}",
                "{\"interval\":\"2026-02-01T00:00:00Z/2026-01-01T00:00:00Z\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"order\":\"unordered\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"orderBy\":\"segmentStart\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"paging\":{\"pageSize\":101}}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"paging\":{\"pageNumber\":0}}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"segmentFilters\":[{\"type\":\"or\"}]}",
            })
    void aQueryThatCannotBeIsRefused(String body) {
        assertRefused(caller.post(DETAILS, body), 400, "invalid.value");
    }

    @Test
    void whatIsNotThereIsAnErrorAmongTheResults() {
        UUID recording = UUID.randomUUID();
        UUID announced = UUID.randomUUID();
        deliver(first, recording, content("there"), 10);
        caller.post(
                "/api/v2/conversations/" + second + "/recordings",
                "{\"id\":\"" + announced + "\",\"media\":\"audio\"}");

        JsonObject status = await(submit(Json.createArrayBuilder()
                .add(line(first, recording))
                .add(line(first, UUID.randomUUID()))
                .add(line(UUID.randomUUID(), recording))
                .add(line(UUID.randomUUID(), null))
                .add(line(second, announced))));

        assertThat(status.getString("status")).isEqualTo("Completed");
        assertThat(status.getInt("expectedResultCount")).isEqualTo(5);
        assertThat(status.getInt("errorCount")).isEqualTo(4);
        List<JsonObject> results = status.getJsonArray("results").getValuesAs(JsonObject.class);
        assertThat(results.get(0).containsKey("resultUrl")).isTrue();
        assertThat(results.subList(1, 5)).allSatisfy(result -> {
            assertThat(result.getString("errorMsg")).isNotBlank();
            assertThat(result.containsKey("resultUrl")).isFalse();
        });
    }

    @Test
    void aRecordingThatIsAskedForTwiceComesOnceAndByItsFirstChannel() {
        UUID recording = UUID.randomUUID();
        for (String channel : new String[] {"call.10", "call.2"}) {
            assertThat(caller.send(caller.request(mediaPath(first, recording) + "?artifact=" + channel)
                                    .header("Content-Type", "audio/wav")
                                    .PUT(BodyPublishers.ofByteArray(content(channel))))
                            .statusCode())
                    .isEqualTo(201);
        }

        JsonObject status = await(submit(Json.createArrayBuilder()
                .add(line(first, null))
                .add(line(first, recording))
                .add(line(first, null))));

        assertThat(status.getInt("resultCount")).isEqualTo(1);
        String url = status.getJsonArray("results").getJsonObject(0).getString("resultUrl");
        assertThat(caller.send(caller.anonymous(url)).body()).isEqualTo(content("call.2"));
    }

    @Test
    void nobodyElseGetsAnAnswer() {
        UUID recording = UUID.randomUUID();
        deliver(first, recording, content("mine"), 10);
        String job = submit(Json.createArrayBuilder().add(line(first, recording)));

        assertRefused(other.get(BATCH + "/" + job), 404, "not.found");
        assertRefused(caller.get(BATCH + "/" + UUID.randomUUID()), 404, "not.found");
        assertRefused(caller.send(caller.anonymous(BATCH + "/" + job)), 401, "authentication.required");
        assertRefused(caller.get(BATCH + "/1"), 400, "invalid.value");
        JsonObject theirs = object(other.get(BATCH
                + "/"
                + object(other.post(BATCH, body(Json.createArrayBuilder().add(line(first, recording)))))
                        .getString("id")));
        assertThat(theirs.getInt("errorCount")).isEqualTo(1);
    }

    @Test
    void aRequestIsInTheAuditTrail() {
        String job = submit(Json.createArrayBuilder().add(line(first, null)));

        JsonObject events = object(caller.post(
                "/api/v2/audits/query/realtime",
                "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":[{\"property\":\"EntityId\",\"value\":\""
                        + job + "\"}]}"));

        assertThat(events.getInt("total")).isEqualTo(1);
        assertThat(events.getJsonArray("entities").getJsonObject(0).getString("action"))
                .isEqualTo("BatchDownloadRequested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"batchDownloadRequestList\":[]}",
                "{\"batchDownloadRequestList\":[null]}",
                "{\"batchDownloadRequestList\":[{}]}",
                "{\"batchDownloadRequestList\":[{\"conversationId\":\"1\"}]}",
                "{\"batchDownloadRequestList\":[{\"recordingId\":\"00000000-0000-4000-8000-000000000001\"}]}",
                "{\"batchDownloadRequestList\":[{\"conversationId\":\"00000000-0000-4000-8000-000000000001\",\"recordingId\":\"\"}]}",
            })
    void aRequestThatCannotBeIsRefused(String body) {
        assertRefused(caller.post(BATCH, body), 400, "invalid.value");
    }

    @Test
    void aHundredEntriesAreTakenAndNoMore() {
        JsonArrayBuilder hundred = Json.createArrayBuilder();
        JsonArrayBuilder more = Json.createArrayBuilder();
        for (int i = 0; i < 101; i++) {
            JsonObject line = line(UUID.randomUUID(), null);
            more.add(line);
            if (i < 100) {
                hundred.add(line);
            }
        }

        assertThat(await(submit(hundred)).getInt("errorCount")).isEqualTo(100);
        assertRefused(caller.post(BATCH, body(more)), 400, "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "nothing", "{\"batchDownloadRequestList\":{}}"})
    void aBodyThatIsNotTheJsonIsRefused(String body) {
        assertRefused(caller.post(BATCH, body), 400, "bad.request");
        assertRefused(
                caller.post(DETAILS, body.replace("batchDownloadRequestList", "paging\":[],\"x")), 400, "bad.request");
    }

    private void deliver(UUID conversation, UUID recording, byte[] content, int second) {
        HttpResponse<byte[]> answer = caller.send(caller.request(mediaPath(conversation, recording)
                        + "?direction=inbound&startTime=" + day.plusSeconds(second) + "&endTime="
                        + day.plusSeconds(second + 5))
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofByteArray(content)));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    private HttpResponse<byte[]> details(String order, int size, int number) {
        HttpResponse<byte[]> answer = caller.post(DETAILS, query(order, size, number));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return answer;
    }

    private String query(String order, int size, int number) {
        return Json.createObjectBuilder()
                .add("interval", day + "/" + day.plus(1, ChronoUnit.DAYS))
                .add("order", order)
                .add("orderBy", "conversationStart")
                .add("paging", Json.createObjectBuilder().add("pageSize", size).add("pageNumber", number))
                .build()
                .toString();
    }

    private static List<String> conversations(HttpResponse<byte[]> answer) {
        return object(answer).getJsonArray("conversations").getValuesAs(JsonObject.class).stream()
                .map(conversation -> conversation.getString("conversationId"))
                .collect(Collectors.toList());
    }

    private String submit(JsonArrayBuilder lines) {
        HttpResponse<byte[]> answer = caller.post(BATCH, body(lines));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        String id = object(answer).getString("id");
        assertThat(object(answer).getString("selfUri")).isEqualTo(BATCH + "/" + id);
        return id;
    }

    /** As clients do it: until as many results are there as are expected. */
    private JsonObject await(String job) {
        JsonObject status;
        do {
            HttpResponse<byte[]> answer = caller.get(BATCH + "/" + job);
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
            status = object(answer);
        } while (status.getInt("expectedResultCount") != status.getInt("resultCount"));
        assertThat(status.getString("jobId")).isEqualTo(job);
        return status;
    }

    private static String body(JsonArrayBuilder lines) {
        return Json.createObjectBuilder()
                .add("batchDownloadRequestList", lines)
                .build()
                .toString();
    }

    private static JsonObject line(UUID conversation, UUID recording) {
        var line = Json.createObjectBuilder().add("conversationId", conversation.toString());
        return (recording == null ? line : line.add("recordingId", recording.toString())).build();
    }

    private static byte[] content(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }
}
