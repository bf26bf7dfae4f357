package dev.tapelock.audit.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServer.class)
class AuditsIT {

    private static final String AUDITS = "/api/v2/audits/query/realtime";
    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final byte[] CONTENT = "a call that is kept".getBytes(StandardCharsets.UTF_8);

    private final UUID conversation = UUID.randomUUID();
    private final UUID recording = UUID.randomUUID();
    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    @Test
    void aDeliveryIsThere() {
        JsonObject artifact = Caller.object(deliver(CONTENT));

        JsonObject event = only("RecordingDelivered");

        assertDoneByCaller(event, "Recording", recording.toString(), "SUCCESS");
        JsonObject context = event.getJsonObject("context");
        assertThat(context.getString("artifact")).isEqualTo("call.0");
        assertThat(context.getString("revision")).isEqualTo(artifact.getString("revision"));
        assertThat(context.getString("key")).isEqualTo(artifact.getString("keyId"));
        assertThat(context.getString("length")).isEqualTo(Integer.toString(CONTENT.length));
    }

    @Test
    void aRefusedDeliveryIsThere() {
        deliver(CONTENT);

        HttpResponse<byte[]> answer = deliver("something else".getBytes(StandardCharsets.UTF_8));

        assertRefused(answer, 409, "recording.conflict");
        assertDoneByCaller(only("RecordingDeliveryRefused"), "Recording", recording.toString(), "FAILURE");
        only("RecordingDelivered");
    }

    @Test
    void aRepeatedDeliveryIsOneEvent() {
        deliver(CONTENT);

        HttpResponse<byte[]> answer = deliver(CONTENT);

        assertThat(answer.statusCode()).isEqualTo(200);
        only("RecordingDelivered");
    }

    @Test
    void everyPlaybackIsThereWithItsRange() {
        deliver(CONTENT);

        caller.get(mediaPath());
        caller.send(caller.request(mediaPath()).header("Range", "bytes=2-5"));

        List<JsonObject> events = events("RecordingPlayed");
        assertThat(events).hasSize(2);
        assertThat(events).allSatisfy(event -> {
            assertDoneByCaller(event, "Recording", recording.toString(), "SUCCESS");
            assertThat(event.getJsonObject("context").keySet())
                    .containsExactlyInAnyOrder("artifact", "revision", "key", "range");
        });
        assertThat(events.stream().map(event -> event.getJsonObject("context").getString("range")))
                .containsExactly("2+4", "0+" + CONTENT.length);
    }

    @Test
    void askingForTheHeadIsNoPlayback() {
        deliver(CONTENT);

        HttpResponse<byte[]> head = caller.send(caller.request(mediaPath()).method("HEAD", BodyPublishers.noBody()));
        HttpResponse<byte[]> behind =
                caller.send(caller.request(mediaPath()).header("Range", "bytes=" + CONTENT.length + "-"));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(events("RecordingPlayed")).isEmpty();
    }

    @Test
    void aPlaybackByItsAddressIsTheCallers() {
        deliver(CONTENT);
        String address = Caller.object(caller.get("/api/v2/conversations/" + conversation + "/recordings/" + recording))
                .getJsonObject("mediaUris")
                .getJsonObject("0")
                .getString("mediaUri");

        HttpResponse<byte[]> answer = caller.send(caller.anonymous(address));

        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        assertDoneByCaller(only("RecordingPlayed"), "Recording", recording.toString(), "SUCCESS");
    }

    @Test
    void aKeyChangeIsThere() {
        String before = Caller.object(caller.get(KEYS + "?pageSize=1"))
                .getJsonArray("entities")
                .getJsonObject(0)
                .getString("id");

        String made = Caller.object(caller.post(KEYS, "")).getString("id");

        JsonObject event = newest(Map.of("Action", "RecordingKeyChanged", "EntityId", made));
        assertDoneByCaller(event, "RecordingKey", made, "SUCCESS");
        assertThat(event.getJsonObject("context").getString("before")).isEqualTo(before);
    }

    @Test
    void aChangedScheduleIsThere() {
        caller.put(KEYS + "/rotationschedule", "{\"period\":\"YEARLY\"}");

        caller.put(KEYS + "/rotationschedule", "{\"period\":\"MONTHLY\"}");

        JsonObject event = newest(Map.of("Action", "RotationScheduleChanged"));
        assertDoneByCaller(event, "RotationSchedule", caller.organizationId(), "SUCCESS");
        assertThat(event.getJsonObject("context").getString("before")).isEqualTo("YEARLY");
        assertThat(event.getJsonObject("context").getString("after")).isEqualTo("MONTHLY");
    }

    @Test
    void filtersNarrowTogether() {
        deliver(CONTENT);
        caller.get(mediaPath());

        assertThat(actions(Map.of("EntityId", recording.toString())))
                .containsExactly("RecordingPlayed", "RecordingDelivered");
        assertThat(actions(Map.of("EntityId", recording.toString(), "ClientId", caller.clientId())))
                .hasSize(2);
        assertThat(actions(Map.of("EntityId", recording.toString(), "UserId", caller.clientId())))
                .as("clients of the platform know actors by this name")
                .hasSize(2);
        assertThat(actions(Map.of("EntityId", recording.toString(), "ClientId", other.clientId())))
                .isEmpty();
        assertThat(actions(Map.of("EntityId", recording.toString(), "EntityType", "RecordingKey")))
                .isEmpty();
        assertThat(actions(Map.of("EntityId", recording.toString(), "Action", "' or '1'='1")))
                .isEmpty();
        assertThat(actions(Map.of("Action", "RecordingPlayed", "EntityType", "Recording")))
                .isNotEmpty()
                .containsOnly("RecordingPlayed");
    }

    @Test
    void theIntervalEndsBeforeItsEnd() {
        deliver(CONTENT);
        Instant at = Instant.parse(only("RecordingDelivered").getString("eventDate"));
        Map<String, String> filters = Map.of("EntityId", recording.toString());

        // The wire shows milliseconds, the event is somewhere within this one.
        assertThat(total(query(at, at.plusMillis(1), filters, 10, 1))).isEqualTo(1);
        assertThat(total(query(at.minusSeconds(60), at, filters, 10, 1))).isZero();
        assertThat(total(query(at.plusMillis(1), at.plusSeconds(60), filters, 10, 1)))
                .isZero();
        assertThat(total(query(at.plusSeconds(60), at.minusSeconds(60), filters, 10, 1)))
                .isZero();
    }

    @Test
    void pagesHoldEveryEventOnceNewestFirst() {
        deliver(CONTENT);
        for (int i = 0; i < 4; i++) {
            caller.get(mediaPath());
        }
        Map<String, String> filters = Map.of("EntityId", recording.toString());
        Instant from = Instant.now().minus(Duration.ofHours(1));
        Instant to = Instant.now().plus(Duration.ofHours(1));

        JsonObject first = Caller.object(query(from, to, filters, 2, 1));
        JsonObject second = Caller.object(query(from, to, filters, 2, 2));
        JsonObject third = Caller.object(query(from, to, filters, 2, 3));
        JsonObject fourth = Caller.object(query(from, to, filters, 2, 4));

        assertThat(first.getInt("total")).isEqualTo(5);
        assertThat(first.getInt("pageCount")).isEqualTo(3);
        assertThat(entities(first)).hasSize(2);
        assertThat(entities(second)).hasSize(2);
        assertThat(entities(third)).hasSize(1);
        assertThat(entities(fourth)).isEmpty();
        List<JsonObject> all = List.of(first, second, third).stream()
                .flatMap(page -> entities(page).stream())
                .toList();
        assertThat(all.stream().map(event -> event.getString("id"))).doesNotHaveDuplicates();
        assertThat(all.stream().map(event -> event.getString("eventDate")).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(all.get(4).getString("action")).isEqualTo("RecordingDelivered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"interval\":null}",
                "{\"interval\":\"\"}",
                "{\"interval\":\"/\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z\"}",
                "{\"interval\":\"2026-01-01/2026-01-02\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/\"}",
                "{\"interval\":\"2026-01-01T00:00:00Z/2026-02-01T00:00:00Z/2026-03-01T00:00:00Z\"}",
                "{\"interval\":\"2026-02-30T00:00:00Z/2026-03-01T00:00:00Z\"}",
                "{\"interval\":\"yesterday/today\"}",
            })
    void anIntervalThatIsNoneIsRefused(String body) {
        assertRefused(caller.post(AUDITS, body), 400, "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"filters\":[{\"property\":\"Canonical\",\"value\":\"x\"}]",
                "\"filters\":[{\"property\":\"action\",\"value\":\"x\"}]",
                "\"filters\":[{\"property\":\"Action\"}]",
                "\"filters\":[{\"value\":\"x\"}]",
                "\"filters\":[{}]",
                "\"filters\":[{\"property\":\"ClientId\",\"value\":\"nobody\"}]",
                "\"filters\":[null]",
                "\"filters\":[{\"property\":\"Action\",\"value\":\"x\"},{\"property\":\"Action\",\"value\":\"y\"}]",
                "\"filters\":[{\"property\":\"UserId\",\"value\":\"00000000-0000-4000-8000-000000000001\"},"
                        + "{\"property\":\"ClientId\",\"value\":\"00000000-0000-4000-8000-000000000002\"}]",
                "\"pageSize\":0",
                "\"pageSize\":501",
                "\"pageNumber\":0",
                "\"pageNumber\":-1",
            })
    void aFilterOrPageThatCannotBeIsRefused(String member) {
        String body = "{\"interval\":\"2026-01-01T00:00:00Z/2036-01-01T00:00:00Z\"," + member + "}";

        assertRefused(caller.post(AUDITS, body), 400, "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z/9999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z/+999999999-12-31T23:59:59Z",
            })
    void anIntervalWithoutSenseIsNoFailureOfTheServer(String interval) {
        HttpResponse<byte[]> answer = caller.post(AUDITS, "{\"interval\":\"" + interval + "\"}");

        assertThat(answer.statusCode()).as(Caller.text(answer)).isIn(200, 400);
    }

    @Test
    void theOtherOrganizationSeesNothingOfIt() {
        deliver(CONTENT);
        caller.get(mediaPath());
        assertThat(other.get(mediaPath()).statusCode()).isEqualTo(404);

        assertThat(entities(Caller.object(query(other, Map.of("EntityId", recording.toString())))))
                .isEmpty();
        assertThat(entities(Caller.object(query(other, Map.of("ClientId", caller.clientId())))))
                .isEmpty();
        assertThat(Caller.text(query(other, Map.of())))
                .doesNotContain(caller.clientId(), caller.organizationId(), recording.toString());
        assertThat(actions(Map.of("EntityId", recording.toString())))
                .containsExactly("RecordingPlayed", "RecordingDelivered");
    }

    private HttpResponse<byte[]> deliver(byte[] content) {
        return caller.putMedia(conversation, recording, content, "audio/wav");
    }

    private String mediaPath() {
        return Caller.mediaPath(conversation, recording);
    }

    private void assertDoneByCaller(JsonObject event, String entityType, String entityId, String status) {
        assertThat(event.getJsonObject("client").getString("id")).isEqualTo(caller.clientId());
        assertThat(event.containsKey("user")).isFalse();
        assertThat(event.getString("level")).isEqualTo("USER");
        assertThat(event.getString("serviceName")).isEqualTo("Recording");
        assertThat(event.getString("entityType")).isEqualTo(entityType);
        assertThat(event.getJsonObject("entity").getString("id")).isEqualTo(entityId);
        assertThat(event.getString("status")).isEqualTo(status);
        assertThat(Instant.parse(event.getString("eventDate")))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(10)),
                        Instant.now().plus(Duration.ofMinutes(1)));
    }

    /** The recording's events of one kind, newest first. */
    private List<JsonObject> events(String action) {
        return entities(Caller.object(query(caller, Map.of("EntityId", recording.toString(), "Action", action))));
    }

    private JsonObject only(String action) {
        List<JsonObject> events = events(action);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private JsonObject newest(Map<String, String> filters) {
        return entities(Caller.object(query(caller, filters))).get(0);
    }

    private List<String> actions(Map<String, String> filters) {
        return entities(Caller.object(query(caller, filters))).stream()
                .map(event -> event.getString("action"))
                .toList();
    }

    private static int total(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer).getInt("total");
    }

    private static List<JsonObject> entities(JsonObject page) {
        return page.getJsonArray("entities").getValuesAs(JsonObject.class);
    }

    private HttpResponse<byte[]> query(Instant from, Instant to, Map<String, String> filters, int size, int number) {
        return caller.post(AUDITS, body(from, to, filters, size, number));
    }

    private static HttpResponse<byte[]> query(Caller who, Map<String, String> filters) {
        Instant now = Instant.now();
        HttpResponse<byte[]> answer =
                who.post(AUDITS, body(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), filters, 500, 1));
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return answer;
    }

    private static String body(Instant from, Instant to, Map<String, String> filters, int size, int number) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        filters.forEach((property, value) ->
                list.add(Json.createObjectBuilder().add("property", property).add("value", value)));
        JsonObjectBuilder query = Json.createObjectBuilder()
                .add("interval", from + "/" + to)
                .add("filters", list)
                .add("pageSize", size)
                .add("pageNumber", number);
        return query.build().toString();
    }
}
