package dev.tapelock.keys.rest;

import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServer.class)
class RecordingKeysIT {

    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final String SCHEDULE = KEYS + "/rotationschedule";
    private static final String WIRE_TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";

    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    @Test
    void keysAreListedNewestFirstAndTheActiveOneLeads() {
        changeKey();
        changeKey();

        List<JsonObject> keys = keys();

        assertThat(keys).hasSizeGreaterThanOrEqualTo(3);
        assertThat(keys.get(0).getString("state")).isEqualTo("ACTIVE");
        assertThat(keys.subList(1, keys.size()))
                .allSatisfy(key -> assertThat(key.getString("state")).isEqualTo("RETIRED"));
        assertThat(keys.stream().map(key -> key.getString("createDate")).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void aKeyIsShownAsItsPublicHalf() {
        JsonObject made = changeKey();

        JsonObject listed = key(made.getString("id"));

        assertThat(listed.getString("createDate")).matches(WIRE_TIME).isEqualTo(made.getString("createDate"));
        assertThat(listed.getString("keyConfigurationType")).isNotBlank();
        assertThat(listed.getJsonObject("user").getString("id")).isEqualTo(caller.clientId());
        assertThat(listed.getString("selfUri")).isEqualTo(KEYS);
        assertThat(listed.toString()).doesNotContainIgnoringCase("private").doesNotContain("passphrase");
        byte[] der = Base64.getDecoder().decode(listed.getString("keydataSummary"));
        assertThat(der).hasSize(398);
        List<BigInteger> numbers = pkcs1Numbers(der);
        assertThat(numbers).hasSize(2);
        assertThat(numbers.get(0).bitLength()).isEqualTo(3072);
        assertThat(numbers.get(1)).isEqualTo(BigInteger.valueOf(65537));
    }

    @Test
    void pagesLeadToOneAnother() {
        changeKey();
        changeKey();
        List<JsonObject> all = keys();

        JsonObject first = Caller.object(caller.get(KEYS + "?pageSize=1"));
        JsonObject second = Caller.object(caller.get(first.getString("nextUri")));
        JsonObject last = Caller.object(caller.get(first.getString("lastUri")));

        assertThat(first.getInt("pageSize")).isEqualTo(1);
        assertThat(first.getInt("pageNumber")).isEqualTo(1);
        assertThat(first.getInt("total")).isEqualTo(all.size());
        assertThat(first.getInt("pageCount")).isEqualTo(all.size());
        assertThat(first.containsKey("previousUri")).isFalse();
        assertThat(first.getString("selfUri")).isEqualTo(first.getString("firstUri"));
        assertThat(only(first)).isEqualTo(all.get(0));
        assertThat(second.getInt("pageNumber")).isEqualTo(2);
        assertThat(second.getString("previousUri")).isEqualTo(first.getString("selfUri"));
        assertThat(only(second)).isEqualTo(all.get(1));
        assertThat(last.containsKey("nextUri")).isFalse();
        assertThat(only(last)).isEqualTo(all.get(all.size() - 1));
    }

    @Test
    void aPageBehindTheLastIsEmpty() {
        JsonObject answer = Caller.object(caller.get(KEYS + "?pageNumber=1000000&pageSize=100"));

        assertThat(answer.getJsonArray("entities")).isEmpty();
        assertThat(answer.getInt("total")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pageSize=0",
                "pageSize=-1",
                "pageSize=101",
                "pageNumber=0",
                "pageNumber=-1",
                "pageNumber=1000001",
            })
    void aPageThatCannotBeIsRefused(String query) {
        assertRefused(caller.get(KEYS + "?" + query), 400, "invalid.value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pageSize=ten", "pageSize=99999999999", "pageNumber=1.5", "pageNumber="})
    void aPageThatIsNoNumberIsRefused(String query) {
        HttpResponse<byte[]> answer = caller.get(KEYS + "?" + query);

        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(400);
        assertRefused(answer, 400, Caller.object(answer).getString("code"));
    }

    @Test
    void aNewKeySealsFromNowOnAndTheOldOneStillOpens() {
        JsonObject old = changeKey();
        UUID conversation = UUID.randomUUID();
        UUID before = UUID.randomUUID();
        UUID alsoBefore = UUID.randomUUID();
        UUID after = UUID.randomUUID();
        assertThat(deliver(conversation, before, "before")).isEqualTo(old.getString("id"));
        assertThat(deliver(conversation, alsoBefore, "also before")).isEqualTo(old.getString("id"));

        JsonObject made = changeKey();

        assertThat(made.getString("id")).isNotEqualTo(old.getString("id"));
        assertThat(made.getString("keydataSummary")).isNotEqualTo(old.getString("keydataSummary"));
        assertThat(made.getString("state")).isEqualTo("ACTIVE");
        assertThat(key(old.getString("id")).getString("state")).isEqualTo("RETIRED");
        assertThat(deliver(conversation, after, "after")).isEqualTo(made.getString("id"));
        assertThat(play(conversation, before)).isEqualTo("before");
        assertThat(play(conversation, alsoBefore)).isEqualTo("also before");
        assertThat(play(conversation, after)).isEqualTo("after");
        assertThat(key(old.getString("id")).getInt("recordingCount")).isEqualTo(2);
        assertThat(key(made.getString("id")).getInt("recordingCount")).isEqualTo(1);
    }

    @Test
    void changesAtTheSameTimeLeaveOneActiveKey() throws Exception {
        List<String> before = ids(keys());
        caller.token();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<HttpResponse<byte[]>> answers = new ArrayList<>();
        try {
            List<Callable<HttpResponse<byte[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(() -> caller.post(KEYS, ""));
            }
            for (Future<HttpResponse<byte[]>> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200));
        List<JsonObject> keys = keys();
        assertThat(keys.stream().filter(key -> key.getString("state").equals("ACTIVE")))
                .hasSize(1);
        assertThat(keys.get(0).getString("state")).isEqualTo("ACTIVE");
        // Whoever lost was told of the key of whoever won, and nothing else became of it.
        List<String> made = answers.stream()
                .map(answer -> Caller.object(answer).getString("id"))
                .distinct()
                .toList();
        List<String> added = new ArrayList<>(ids(keys));
        added.removeAll(before);
        assertThat(added).containsExactlyInAnyOrderElementsOf(made);
        UUID conversation = UUID.randomUUID();
        assertThat(deliver(conversation, UUID.randomUUID(), "then"))
                .isEqualTo(keys.get(0).getString("id"));
    }

    @Test
    void anotherOrganizationsKeysAreItsOwn() {
        JsonObject made = changeKey();

        List<JsonObject> theirs = keys(other);

        assertThat(ids(theirs)).doesNotContain(made.getString("id")).doesNotContainAnyElementsOf(ids(keys()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
    void aPeriodIsKept(String period) {
        JsonObject put = Caller.object(caller.put(SCHEDULE, "{\"period\":\"" + period + "\"}"));

        JsonObject got = Caller.object(caller.get(SCHEDULE));

        assertThat(got).isEqualTo(put);
        assertThat(got.getString("period")).isEqualTo(period);
        assertThat(got.getString("id")).isEqualTo(caller.organizationId());
        assertThat(got.getString("nextRotationDate")).matches(WIRE_TIME);
    }

    @Test
    void theSamePeriodAgainDoesNotPutOffTheNextChange() {
        caller.put(SCHEDULE, "{\"period\":\"DAILY\"}");
        JsonObject first = Caller.object(caller.put(SCHEDULE, "{\"period\":\"WEEKLY\"}"));

        JsonObject second = Caller.object(caller.put(SCHEDULE, "{\"period\":\"WEEKLY\"}"));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void aDisabledScheduleHasNoNextDate() {
        HttpResponse<byte[]> put = caller.put(SCHEDULE, "{\"period\":\"DISABLED\"}");

        JsonObject got = Caller.object(caller.get(SCHEDULE));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(got.getString("period")).isEqualTo("DISABLED");
        assertThat(got.containsKey("nextRotationDate")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"period\":\"HOURLY\"}",
                "{\"period\":\"\"}",
                "{\"period\":null}",
                "{}",
                "{\"other\":\"DAILY\"}",
            })
    void anUnknownPeriodChangesNothing(String body) {
        caller.put(SCHEDULE, "{\"period\":\"WEEKLY\"}");
        JsonObject before = Caller.object(caller.get(SCHEDULE));

        assertRefused(caller.put(SCHEDULE, body), 400, "invalid.value");

        assertThat(Caller.object(caller.get(SCHEDULE))).isEqualTo(before);
    }

    @Test
    void aScheduleWithoutABodyIsRefused() {
        HttpResponse<byte[]> answer = caller.send(caller.request(SCHEDULE)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(400);
        assertRefused(answer, 400, Caller.object(answer).getString("code"));
    }

    @Test
    void aSchedulesChangeIsNotTheOtherOrganizations() {
        other.put(SCHEDULE, "{\"period\":\"YEARLY\"}");
        JsonObject before = Caller.object(other.get(SCHEDULE));

        caller.put(SCHEDULE, "{\"period\":\"DAILY\",\"id\":\"" + other.organizationId() + "\"}");

        assertThat(Caller.object(other.get(SCHEDULE))).isEqualTo(before);
        assertThat(Caller.object(caller.get(SCHEDULE)).getString("period")).isEqualTo("DAILY");
    }

    private JsonObject changeKey() {
        HttpResponse<byte[]> answer = caller.post(KEYS, "");
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer);
    }

    private List<JsonObject> keys() {
        return keys(caller);
    }

    private static List<JsonObject> keys(Caller who) {
        List<JsonObject> keys = new ArrayList<>();
        String next = KEYS + "?pageSize=100";
        while (next != null) {
            JsonObject page = Caller.object(who.get(next));
            keys.addAll(page.getJsonArray("entities").getValuesAs(JsonObject.class));
            next = page.getString("nextUri", null);
        }
        return keys;
    }

    private JsonObject key(String id) {
        return keys().stream()
                .filter(key -> key.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(List<JsonObject> keys) {
        return keys.stream().map(key -> key.getString("id")).toList();
    }

    private static JsonObject only(JsonObject page) {
        assertThat(page.getJsonArray("entities")).hasSize(1);
        return page.getJsonArray("entities").getJsonObject(0);
    }

    /** Delivers and says under which key. */
    private String deliver(UUID conversation, UUID recording, String content) {
        HttpResponse<byte[]> answer =
                caller.putMedia(conversation, recording, content.getBytes(StandardCharsets.UTF_8), "audio/wav");
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(201);
        return Caller.object(answer).getString("keyId");
    }

    private String play(UUID conversation, UUID recording) {
        HttpResponse<byte[]> answer = caller.get(Caller.mediaPath(conversation, recording));
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.text(answer);
    }

    /** The numbers of a DER SEQUENCE of INTEGERs that ends where the bytes end. */
    private static List<BigInteger> pkcs1Numbers(byte[] der) {
        ByteBuffer bytes = ByteBuffer.wrap(der);
        assertThat(bytes.get()).isEqualTo((byte) 0x30);
        assertThat(length(bytes)).isEqualTo(bytes.remaining());
        List<BigInteger> numbers = new ArrayList<>();
        while (bytes.hasRemaining()) {
            assertThat(bytes.get()).isEqualTo((byte) 0x02);
            byte[] number = new byte[length(bytes)];
            bytes.get(number);
            numbers.add(new BigInteger(number));
        }
        return numbers;
    }

    private static int length(ByteBuffer der) {
        int first = Byte.toUnsignedInt(der.get());
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | Byte.toUnsignedInt(der.get());
        }
        return length;
    }
}
