package dev.tapelock.export.rest;

import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.export.ManifestCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk jobs from their order to the files. */
@ExtendWith(SharedServer.class)
class BulkJobsIT {

    private static final String START = "2026-01-05T07:08:09.000Z";
    private static final String HOUR = "year=2026/month=1/day=5/hour=7";
    private static final String WIRE_TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";

    private final UUID conversation = UUID.randomUUID();
    private ServerProcess server;
    private Caller caller;
    private JobCalls jobs;
    private Path root;

    @BeforeEach
    void call(ServerProcess shared) {
        server = shared;
        caller = shared.demoCaller("");
        jobs = new JobCalls(caller);
        root = JobCalls.exportRoot(shared, caller);
    }

    private Path directory() {
        return root.resolve(HOUR + "/conversation_id=" + conversation);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private void put(UUID recording, String query, String contentType, byte[] content) {
        HttpResponse<byte[]> answer =
                caller.send(caller.request(Caller.mediaPath(conversation, recording) + "?startTime=" + START + query)
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofByteArray(content)));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    private UUID call(int length) {
        UUID recording = UUID.randomUUID();
        put(recording, "", "audio/wav", content(length));
        return recording;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(directory())) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonObject json(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            return reader.readObject();
        }
    }

    private static void isCounted(JsonObject job, int total, int done, int failed, int skipped) {
        assertThat(job.getInt("totalRecordings")).isEqualTo(total);
        assertThat(job.getInt("totalProcessedRecordings")).isEqualTo(done);
        assertThat(job.getInt("totalFailedRecordings")).isEqualTo(failed);
        assertThat(job.getInt("totalSkippedRecordings")).isEqualTo(skipped);
        assertThat(job.getInt("percentProgress")).isEqualTo(100);
    }

    @Test
    void whatIsExportedLiesThereAsItWasDelivered() throws Exception {
        UUID callId = UUID.randomUUID();
        UUID emailId = UUID.randomUUID();
        UUID chatId = UUID.randomUUID();
        UUID emptyId = UUID.randomUUID();
        byte[] left = content(3_000_000);
        byte[] right = content(70_000);
        byte[] transcript = "{\"transcripts\":[]}".getBytes(StandardCharsets.UTF_8);
        byte[] email = "Subject: Hail\r\n\r\nBig as eggs.".getBytes(StandardCharsets.UTF_8);
        put(callId, "&direction=inbound", "audio/wav", left);
        put(callId, "&artifact=call.1", "audio/ogg", right);
        caller.send(caller.request(Caller.mediaPath(conversation, callId).replace("/media", "/transcript"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(transcript)));
        put(emailId, "", "message/rfc822", email);
        put(chatId, "&media=chat", "text/plain", content(10));
        put(emptyId, "", "audio/mpeg", new byte[0]);

        JsonObject job = jobs.run(jobs.orderOf(conversation));

        isCounted(job, 4, 4, 0, 0);
        assertThat(job.getInt("totalConversations")).isEqualTo(1);
        assertThat(directory().resolve(callId + ".wav")).hasBinaryContent(left);
        assertThat(directory().resolve(callId + "_call.1.ogg")).hasBinaryContent(right);
        assertThat(directory().resolve(callId + "_transcript.1.json")).hasBinaryContent(transcript);
        assertThat(directory().resolve(emailId + ".eml")).hasBinaryContent(email);
        assertThat(directory().resolve(chatId + ".txt")).hasBinaryContent(content(10));
        assertThat(directory().resolve(emptyId + ".mp3")).isEmptyFile();
        assertThat(files()).hasSize(12);
        JsonObject metadata = json(directory().resolve(callId + ".wav_metadata.json"));
        assertThat(metadata.getString("id")).isEqualTo(callId.toString());
        assertThat(metadata.getString("conversationId")).isEqualTo(conversation.toString());
        assertThat(metadata.getString("startTime")).isEqualTo(START);
        assertThat(metadata.getString("direction")).isEqualTo("INBOUND");
        assertThat(metadata.getJsonObject("artifact").getInt("contentLength")).isEqualTo(left.length);
        assertThat(root.resolve("README.txt"))
                .content()
                .contains("WITHOUT ENCRYPTION", "gpg --output", "verify-export", "暗号化されず");
        assertThat(root.toFile().list((directory, name) -> name.startsWith("~")))
                .isEmpty();
        assertThat(events(callId))
                .contains("RecordingOpenedForExport", "RecordingExported")
                .doesNotContain("RecordingPlayed");
        assertThat(events(UUID.fromString(job.getString("id"))))
                .contains("BulkJobCreated", "BulkJobReady", "BulkJobStarted", "BulkJobFulfilled");
    }

    private List<String> events(UUID entity) {
        String query = "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"pageSize\":100,\"filters\":["
                + "{\"property\":\"EntityId\",\"value\":\"" + entity + "\"}]}";
        return object(caller.post("/api/v2/audits/query/realtime", query))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(event -> event.getString("action"))
                .toList();
    }

    @Test
    void theManifestListsWhatLiesThereAndWhatDoesNot() throws Exception {
        UUID callId = call(70_000);
        UUID announced = UUID.randomUUID();
        HttpResponse<byte[]> made = caller.post(
                "/api/v2/conversations/" + conversation + "/recordings",
                "{\"id\":\"" + announced + "\",\"media\":\"audio\",\"startTime\":\"" + START + "\"}");
        assertThat(made.statusCode()).as(text(made)).isLessThan(300);

        JsonObject job = jobs.run(jobs.orderOf(conversation));

        String path = "manifests/" + job.getString("id") + ".jsonl";
        assertThat(job.getJsonObject("manifest").getString("path")).isEqualTo(path);
        List<JsonObject> lines = ManifestCalls.verified(
                caller, job, Files.readAllBytes(root.resolve(path)), Files.readAllBytes(root.resolve(path + ".sig")));
        List<JsonObject> listed = ManifestCalls.ofType("file", lines);
        assertThat(listed).hasSize(2);
        for (JsonObject file : listed) {
            byte[] there = Files.readAllBytes(root.resolve(file.getString("path")));
            assertThat(file.getInt("length")).isEqualTo(there.length);
            assertThat(file.getString("sha256")).isEqualTo(ManifestCalls.sha256(there));
            assertThat(file.getString("recordingId")).isEqualTo(callId.toString());
            assertThat(file.containsKey("keyId"))
                    .isEqualTo(!file.getString("path").endsWith("_metadata.json"));
        }
        assertThat(text(caller.get("/api/v2/recording/recordingkeys")))
                .contains(listed.get(0).getString("keyId"));
        assertThat(ManifestCalls.ofType("skipped", lines))
                .singleElement()
                .satisfies(line -> assertThat(line.getString("recordingId")).isEqualTo(announced.toString()));
        assertThat(events(UUID.fromString(job.getString("id")))).contains("ManifestSigned");
        assertThat(text(caller.get(JobCalls.JOBS + "?sortBy=dateCreated"))).contains(path);
    }

    @Test
    void whatLiesThereIsComparedWithTheManifestAsOftenAsItIsAsked() throws Exception {
        UUID callId = call(70_000);
        JsonObject job = jobs.run(jobs.orderOf(conversation));
        String id = job.getString("id");
        String problems = JobCalls.JOBS + "/" + id + "/verifications/problems";
        assertThat(job).doesNotContainKey("verification");

        JsonObject good = jobs.verified(id);

        assertThat(good.getString("state")).isEqualTo("VERIFIED");
        assertThat(good.getInt("files")).isEqualTo(4);
        assertThat(good.getInt("missing") + good.getInt("different") + good.getInt("unreadable"))
                .isZero();
        assertThat(good.getString("dateStarted")).matches(WIRE_TIME);
        assertThat(good.getString("dateFinished")).matches(WIRE_TIME);
        assertThat(object(caller.get(problems)).getInt("total")).isZero();

        Path file = directory().resolve(callId + ".wav");
        byte[] altered = Files.readAllBytes(file);
        altered[35_000] ^= 1;
        Files.write(file, altered);
        Files.delete(root.resolve(job.getJsonObject("manifest").getString("path") + ".sig"));

        JsonObject bad = jobs.verified(id);

        assertThat(bad.getString("state")).isEqualTo("DIFFERENT");
        assertThat(bad.getInt("files")).isEqualTo(4);
        assertThat(bad.getInt("missing")).isEqualTo(1);
        assertThat(bad.getInt("different")).isEqualTo(1);
        assertThat(object(caller.get(problems)).getJsonArray("entities").getValuesAs(JsonObject.class))
                .extracting(problem -> problem.getString("path") + " " + problem.getString("problem"))
                .containsExactly(
                        job.getJsonObject("manifest").getString("path") + ".sig MISSING",
                        root.relativize(file) + " DIFFERENT");
        assertThat(events(UUID.fromString(id)))
                .contains("ExportVerificationOrdered", "ExportVerified", "ExportDiffers");
        assertThat(text(caller.get(JobCalls.JOBS + "?sortBy=dateCreated"))).contains("\"DIFFERENT\"");
    }

    @Test
    void manifestAndSignatureAreFetchedThroughTheServer() throws Exception {
        call(100);
        JsonObject job = jobs.run(jobs.orderOf(conversation));
        String address = job.getString("selfUri") + "/manifest";
        Path there = root.resolve(job.getJsonObject("manifest").getString("path"));

        for (int call = 0; call < 10; call++) {
            assertThat(caller.send(caller.request(address).method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .as("asking for the head alone takes nobody's place")
                    .isEqualTo(200);
        }

        HttpResponse<byte[]> manifest = caller.get(address);
        HttpResponse<byte[]> signature = caller.get(address + "/signature");

        assertThat(manifest.statusCode()).as(text(manifest)).isEqualTo(200);
        assertThat(manifest.headers().firstValue("Content-Length")).contains(Long.toString(Files.size(there)));
        assertThat(manifest.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(ManifestCalls.verified(caller, job, manifest.body(), signature.body()))
                .isNotEmpty();
        Caller other = server.demoCaller("other.");
        assertRefused(other.get(address), 404, "not.found");
        assertRefused(other.get(address + "/signature"), 404, "not.found");
        Files.delete(there);
        assertRefused(caller.get(address), 409, "general.conflict");
    }

    @Test
    void aJobWithoutAManifestIsNotCompared() {
        call(100);
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");

        assertRefused(jobs.verify(id), 409, "general.conflict");
        assertRefused(jobs.verify(UUID.randomUUID().toString()), 404, "not.found");
        assertRefused(jobs.verify("x"), 400, "invalid.value");
        assertRefused(caller.get(JobCalls.JOBS + "/" + id + "/manifest"), 404, "not.found");
        assertThat(jobs.read(id)).doesNotContainKey("verification");
        assertThat(events(UUID.fromString(id)))
                .contains("BulkJobCallRefused")
                .doesNotContain("ExportVerificationOrdered");
        jobs.cancel(id);
    }

    @Test
    void toAnotherOrganizationThereIsNothingToCompare() {
        call(100);
        String id = jobs.run(jobs.orderOf(conversation)).getString("id");
        Caller other = server.demoCaller("other.");

        assertRefused(new JobCalls(other).verify(id), 404, "not.found");
        assertRefused(other.get(JobCalls.JOBS + "/" + id + "/verifications/problems"), 404, "not.found");
        assertThat(jobs.read(id)).doesNotContainKey("verification");
    }

    @Test
    void anotherOrganizationSeesNoKeyAndNoManifestOfThisOne() {
        call(100);
        JsonObject job = jobs.run(jobs.orderOf(conversation));
        Caller other = server.demoCaller("other.");
        String key = job.getJsonObject("manifest").getString("keyId");

        assertThat(text(other.get(ManifestCalls.KEYS))).doesNotContain(key);
        assertThat(text(other.get(JobCalls.JOBS))).doesNotContain(job.getString("id"));
        assertRefused(other.get(JobCalls.JOBS + "/" + job.getString("id")), 404, "not.found");
        assertThat(ManifestCalls.keys(caller)).singleElement().satisfies(shown -> {
            assertThat(shown.getString("id")).isEqualTo(key);
            assertThat(shown.getString("dateCreated")).matches(WIRE_TIME);
        });
    }

    @Test
    void aJobIsShownAsTheContractHasIt() {
        call(100);
        HttpResponse<byte[]> created = caller.post(JobCalls.JOBS, jobs.orderOf(conversation));
        JsonObject job = object(created);

        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(job.getString("state")).isEqualTo("PENDING");
        assertThat(job.getJsonObject("user").getString("id")).isEqualTo(caller.clientId());
        assertThat(job.getString("dateCreated")).matches(WIRE_TIME);
        assertThat(job.getString("selfUri")).isEqualTo(JobCalls.JOBS + "/" + job.getString("id"));
        assertThat(job.getString("failedRecordings")).isEqualTo(job.getString("selfUri") + "/failedrecordings");
        assertThat(job.getJsonObject("recordingJobsQuery").getString("action")).isEqualTo("EXPORT");
        assertThat(job.getJsonObject("recordingJobsQuery").getString("integrationId"))
                .isEqualTo(jobs.integration());
        JsonObject ready = jobs.await(job.getString("id"), "READY");
        assertThat(ready.getInt("totalRecordings")).isEqualTo(1);
        assertThat(ready.getInt("percentProgress")).isZero();
        assertThat(jobs.cancel(job.getString("id")).statusCode()).isEqualTo(204);
    }

    @Test
    void theSameExportAgainChangesNothing() throws Exception {
        UUID recording = call(100_000);
        jobs.run(jobs.orderOf(conversation));
        Object before = Files.readAttributes(directory().resolve(recording + ".wav"), "unix:ino,lastModifiedTime");

        isCounted(jobs.run(jobs.orderOf(conversation)), 1, 1, 0, 0);

        assertThat((Object) Files.readAttributes(directory().resolve(recording + ".wav"), "unix:ino,lastModifiedTime"))
                .isEqualTo(before);
    }

    @Test
    void aTranscriptThatCameLaterIsAdded() throws Exception {
        UUID recording = call(1000);
        jobs.run(jobs.orderOf(conversation));
        caller.put(Caller.mediaPath(conversation, recording).replace("/media", "/transcript"), "{}");

        isCounted(jobs.run(jobs.orderOf(conversation)), 1, 1, 0, 0);

        assertThat(directory().resolve(recording + "_transcript.1.json")).hasContent("{}");
    }

    @Test
    void damagedRecordingsFailAndTheOthersGoOut() throws Exception {
        UUID first = call(1000);
        UUID damaged = call(5_000_000);
        UUID gone = call(200_000);
        UUID last = call(2000);
        server.awaitDrained();
        Path file = sealedFile(damaged);
        byte[] sealed = Files.readAllBytes(file);
        sealed[sealed.length - 100] ^= 1;
        replace(file, sealed);
        Files.delete(sealedFile(gone));

        JsonObject job = jobs.run(jobs.orderOf(conversation));

        isCounted(job, 4, 2, 2, 0);
        assertThat(files())
                .containsExactlyInAnyOrder(
                        first + ".wav", first + ".wav_metadata.json", last + ".wav", last + ".wav_metadata.json");
        JsonObject failed = object(caller.get(job.getString("failedRecordings")));
        assertThat(failed.getInt("total")).isEqualTo(2);
        assertThat(failed.getJsonArray("entities").getValuesAs(JsonObject.class))
                .allSatisfy(entity -> {
                    assertThat(entity.getJsonObject("conversation").getString("id"))
                            .isEqualTo(conversation.toString());
                    assertThat(entity.getString("reason")).contains("cannot be read");
                })
                .extracting(entity -> entity.getJsonObject("recording").getString("id"))
                .containsExactlyInAnyOrder(damaged.toString(), gone.toString());
        JsonObject page = object(caller.get(job.getString("failedRecordings") + "?pageSize=1&pageNumber=2"));
        assertThat(page.getJsonArray("entities")).hasSize(1);
        assertThat(page.getInt("pageCount")).isEqualTo(2);
        assertThat(events(damaged)).contains("RecordingUnreadable", "RecordingExportFailed");
        sealed[sealed.length - 100] ^= 1;
        replace(file, sealed);
        onlyWhatFailedIsTriedAgain(job.getString("id"), damaged, gone);
        assertThat(root.toFile().list((directory, name) -> name.startsWith("~")))
                .isEmpty();
    }

    private void onlyWhatFailedIsTriedAgain(String earlier, UUID mended, UUID gone) throws IOException {
        HttpResponse<byte[]> answer = jobs.retry(earlier);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        JsonObject retry = object(answer);
        String id = retry.getString("id");

        assertThat(retry.getString("state")).isEqualTo("READY");
        assertThat(retry.getInt("totalRecordings")).isEqualTo(2);
        assertThat(retry.getInt("totalConversations")).isEqualTo(1);
        assertThat(retry.getJsonObject("recordingJobsQuery")
                        .getJsonObject("retryOf")
                        .getString("jobId"))
                .isEqualTo(earlier);
        assertThat(retry.getJsonObject("recordingJobsQuery").getString("integrationId"))
                .isEqualTo(jobs.integration());
        assertRefused(jobs.retry(id), 409, "general.conflict");
        jobs.start(id);
        isCounted(jobs.await(id, "FULFILLED"), 2, 1, 1, 0);
        assertThat(files()).contains(mended + ".wav").doesNotContain(gone + ".wav");
        assertThat(jobs.read(earlier).getInt("totalFailedRecordings"))
                .as("what came of the first job stays")
                .isEqualTo(2);
        assertThat(events(UUID.fromString(id))).contains("BulkJobCreated", "BulkJobStarted", "BulkJobFulfilled");
    }

    @Test
    void onlyWhatFailedInAJobThatIsOverCanBeTriedAgain() {
        call(100);
        String pending = jobs.create(jobs.orderOf(conversation));
        assertRefused(jobs.retry(pending), 409, "general.conflict");
        jobs.await(pending, "READY");
        assertRefused(jobs.retry(pending), 409, "general.conflict");
        jobs.start(pending);
        jobs.await(pending, "FULFILLED");
        int before = object(caller.get(JobCalls.JOBS)).getInt("total");

        HttpResponse<byte[]> nothing = jobs.retry(pending);

        assertThat(assertRefused(nothing, 409, "general.conflict").getString("message"))
                .contains("No recording failed");
        assertRefused(jobs.retry(UUID.randomUUID().toString()), 404, "not.found");
        assertRefused(jobs.retry("x"), 400, "invalid.value");
        assertRefused(new JobCalls(server.demoCaller("other.")).retry(pending), 404, "not.found");
        assertThat(object(caller.get(JobCalls.JOBS)).getInt("total")).isEqualTo(before);
    }

    @Test
    void onlyWhatRunsIsPaused() {
        call(100);
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");

        assertRefused(jobs.pause(id), 409, "general.conflict");
        assertRefused(new JobCalls(server.demoCaller("other.")).pause(id), 404, "not.found");
        jobs.start(id);
        jobs.await(id, "FULFILLED");
        assertRefused(jobs.pause(id), 409, "general.conflict");
        JsonObject over = jobs.read(id);
        assertThat(over.getBoolean("paused")).isFalse();
        assertThat(over.getBoolean("queued")).isFalse();
        assertThat(over.containsKey("queuePosition")).isFalse();
        assertThat(over.getJsonNumber("recordingsPerMinute").doubleValue()).isZero();
        assertThat(over.containsKey("estimatedSecondsLeft")).isFalse();
    }

    @Test
    void anAgeIsShownAsItWasOrdered() {
        call(100);
        String id = jobs.create(jobs.orderOf(conversation).replace("{\"action\"", "{\"actionAge\":30,\"action\""));

        JsonObject query = jobs.read(id).getJsonObject("recordingJobsQuery");

        assertThat(query.getInt("actionAge")).isEqualTo(30);
        assertThat(query.containsKey("actionDate")).isFalse();
        jobs.cancel(id);
    }

    private Path sealedFile(UUID recording) {
        String revision = object(
                        caller.get("/api/v2/conversations/" + conversation + "/recordingmetadata/" + recording))
                .getJsonArray("artifacts")
                .getJsonObject(0)
                .getString("revision");
        return server.home()
                .resolve("repository/recordings")
                .resolve(caller.organizationId())
                .resolve(revision.substring(0, 2))
                .resolve(revision + ".sealed");
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    @Test
    void whatWasOnlyAnnouncedIsSkipped() {
        call(100);
        HttpResponse<byte[]> announced = caller.post(
                "/api/v2/conversations/" + conversation + "/recordings",
                "{\"media\":\"audio\",\"startTime\":\"" + START + "\"}");
        assertThat(announced.statusCode()).isEqualTo(201);

        isCounted(jobs.run(jobs.orderOf(conversation)), 2, 1, 0, 1);
    }

    @Test
    void anotherFileUnderTheNameStaysAndIsReported() throws Exception {
        UUID recording = call(1000);
        Files.createDirectories(directory());
        Path file = Files.writeString(directory().resolve(recording + ".wav"), "somebody else's");

        JsonObject job = jobs.run(jobs.orderOf(conversation));

        isCounted(job, 1, 0, 1, 0);
        assertThat(file).hasContent("somebody else's");
        assertThat(text(caller.get(job.getString("failedRecordings"))))
                .contains("Another file lies at the destination as " + HOUR);
    }

    @Test
    void onlyWhatIsWantedIsExported() throws Exception {
        UUID email = UUID.randomUUID();
        call(100);
        call(200);
        put(email, "", "message/rfc822", content(300));
        String all = jobs.orderOf(conversation);

        assertThat(jobs.run(all.replace("{\"action\"", "{\"mediaTypes\":[\"email\"],\"action\""))
                        .getInt("totalRecordings"))
                .isEqualTo(1);
        assertThat(files()).containsExactly(email + ".eml", email + ".eml_metadata.json");
        assertThat(jobs.run(all.replace("\"conversationFilters\"", "\"limit\":2,\"conversationFilters\""))
                        .getInt("totalRecordings"))
                .isEqualTo(2);
        assertThat(jobs.run(all.replace("2100-01-01T00:00:00.000Z", START)).getInt("totalRecordings"))
                .as("the end is not in the interval")
                .isZero();
        assertThat(jobs.run(all.replace("2000-01-01T00:00:00.000Z", START)).getInt("totalRecordings"))
                .as("the start is")
                .isEqualTo(3);
    }

    @Test
    void filtersSelectTheConversationsThatMeetThemAndNothingOfAnotherOrganization() throws Exception {
        String agent = UUID.randomUUID().toString();
        String queue = UUID.randomUUID().toString();
        String ofAgent = "&userIds=" + agent;
        String inQueue = "&queueId=" + queue;
        UUID call = UUID.randomUUID();
        UUID mail = UUID.randomUUID();
        put(call, "&direction=inbound" + inQueue + ofAgent, "audio/wav", content(100));
        put(mail, "", "message/rfc822", content(200));
        UUID screened = UUID.randomUUID();
        put(caller, screened, "&direction=inbound" + ofAgent);
        put(caller, UUID.randomUUID(), "&direction=outbound" + inQueue + ofAgent);
        put(caller, UUID.randomUUID(), "&direction=inbound" + inQueue);
        put(server.demoCaller("other."), screened, "&direction=inbound" + inQueue + ofAgent);
        String filters = "\"conversationFilters\":[{\"type\":\"and\",\"predicates\":["
                + predicate("direction", "inbound") + "," + predicate("userId", agent) + "]}],"
                + "\"segmentFilters\":[{\"type\":\"and\",\"clauses\":[{\"type\":\"or\",\"predicates\":["
                + predicate("queueId", queue) + ","
                + predicate("queueId", UUID.randomUUID().toString()) + "]}],"
                + "\"predicates\":[" + predicate("mediaType", "voice") + "]}]";

        JsonObject job = jobs.run(jobs.order(filters));

        isCounted(job, 2, 2, 0, 0);
        assertThat(files())
                .as("the mail of the same conversation, too")
                .containsExactlyInAnyOrder(
                        call + ".wav", call + ".wav_metadata.json", mail + ".eml", mail + ".eml_metadata.json");
        JsonObject query = job.getJsonObject("recordingJobsQuery").getJsonObject("conversationQuery");
        JsonObject sent = order(jobs.order(filters)).getJsonObject("conversationQuery");
        assertThat(query.get("conversationFilters")).isEqualTo(sent.get("conversationFilters"));
        assertThat(query.get("segmentFilters")).isEqualTo(sent.get("segmentFilters"));
        assertThat(query.getString("order")).isEqualTo("asc");
        assertThat(query.getString("orderBy")).isEqualTo("conversationStart");
    }

    private static void put(Caller sender, UUID ownConversation, String query) {
        HttpResponse<byte[]> answer = sender.send(
                sender.request(Caller.mediaPath(ownConversation, UUID.randomUUID()) + "?startTime=" + START + query)
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofByteArray(content(300))));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    private static String predicate(String dimension, String value) {
        return "{\"type\":\"dimension\",\"dimension\":\"" + dimension + "\",\"operator\":\"matches\",\"value\":\""
                + value + "\"}";
    }

    private static JsonObject order(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @Test
    void theLatestAreTakenFirstAndOldOnesByTheirOwnInterval() throws Exception {
        UUID late = UUID.randomUUID();
        call(100);
        HttpResponse<byte[]> delivered =
                caller.send(caller.request(Caller.mediaPath(conversation, late) + "?startTime=2026-01-05T07:08:10.000Z")
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofByteArray(content(200))));
        assertThat(delivered.statusCode()).as(text(delivered)).isEqualTo(201);

        jobs.run(jobs.orderOf(conversation)
                .replace("\"conversationFilters\"", "\"limit\":1,\"order\":\"desc\",\"conversationFilters\""));
        assertThat(files()).containsExactly(late + ".wav", late + ".wav_metadata.json");

        String aged = "{\"action\":\"EXPORT\",\"integrationId\":\"" + jobs.integration()
                + "\",\"agedConversationInterval\":\"1990-01-01T00:00:00.000Z/1990-02-01T00:00:00.000Z\"}";
        String id = jobs.create(aged);
        JsonObject shown = jobs.await(id, "READY").getJsonObject("recordingJobsQuery");
        assertThat(shown.getString("agedConversationInterval"))
                .isEqualTo("1990-01-01T00:00:00.000Z/1990-02-01T00:00:00.000Z");
        assertThat(shown).doesNotContainKey("conversationQuery");
        jobs.cancel(id);
    }

    @Test
    void onlyAReadyJobIsStartedAndOnlyOneThatIsNotOverIsCancelled() {
        call(100);
        String cancelled = jobs.create(jobs.orderOf(conversation));
        assertThat(jobs.cancel(cancelled).statusCode()).isEqualTo(204);
        assertRefused(jobs.start(cancelled), 409, "general.conflict");
        assertThat(jobs.cancel(cancelled).statusCode()).isEqualTo(204);
        assertThat(jobs.read(cancelled).getString("state")).isEqualTo("CANCELLED");
        assertThat(text(caller.get(JobCalls.JOBS + "?state=CANCELLED&pageSize=100")))
                .contains(cancelled);

        String fulfilled = jobs.run(jobs.orderOf(conversation)).getString("id");
        assertRefused(jobs.start(fulfilled), 409, "general.conflict");
        assertRefused(jobs.cancel(fulfilled), 409, "general.conflict");
        assertThat(jobs.read(fulfilled).getString("state")).isEqualTo("FULFILLED");

        String pending = jobs.create(jobs.orderOf(conversation));
        HttpResponse<byte[]> early = jobs.start(pending);
        if (early.statusCode() != 200) {
            assertRefused(early, 409, "general.conflict");
        }
        jobs.cancel(pending);
    }

    @Test
    void toAnotherOrganizationAJobLooksLikeNone() {
        Caller other = server.demoCaller("other.");
        JobCalls otherJobs = new JobCalls(other);
        call(100);
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");

        assertRefused(other.get(JobCalls.JOBS + "/" + id), 404, "not.found");
        assertRefused(other.get(JobCalls.JOBS + "/" + id + "/failedrecordings"), 404, "not.found");
        assertRefused(otherJobs.start(id), 404, "not.found");
        assertRefused(otherJobs.cancel(id), 404, "not.found");
        assertThat(text(other.get(JobCalls.JOBS + "?pageSize=100"))).doesNotContain(id);
        assertRefused(other.post(JobCalls.JOBS, jobs.orderOf(conversation)), 400, "invalid.value");
        assertRefused(other.get("/api/v2/integrations/" + jobs.integration()), 404, "not.found");
        assertRefused(other.get("/api/v2/integrations/" + jobs.integration() + "/config/current"), 404, "not.found");
        assertThat(object(other.get("/api/v2/integrations")).getInt("total")).isZero();
        assertThat(jobs.read(id).getString("state")).isEqualTo("READY");
        jobs.cancel(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"action\":\"EXPORT\"",
                "{\"action\":\"DELETE\"}",
                "{\"action\":\"ARCHIVE\"}",
                "{\"action\":7}",
                "{\"action\":\"EXPORT\",\"conversationQuery\":\"all\"}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\"}",
                "{\"action\":\"EXPORT\",\"conversationQuery\":{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\"}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"conversationQuery\":{\"interval\":\"now\"}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"agedConversationInterval\":"
                        + "\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\"}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"agedConversationInterval\":{}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"conversationQuery\":"
                        + "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"segmentFilters\":[7]}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"conversationQuery\":"
                        + "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\",\"segmentFilters\":[{\"type\":\"and\","
                        + "\"predicates\":[{\"dimension\":\"ani\",\"value\":\"1\"}]}]}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"00000000-0000-4000-8000-000000000000\",\"conversationQuery\":"
                        + "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\"}}",
                "{\"action\":\"EXPORT\",\"integrationId\":\"ID\",\"actionDate\":\"soon\",\"conversationQuery\":"
                        + "{\"interval\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\"}}"
            })
    void anOrderThatCannotBeIsRefusedAndMakesNoJob(String body) {
        int before = object(caller.get(JobCalls.JOBS)).getInt("total");

        HttpResponse<byte[]> answer = caller.post(JobCalls.JOBS, body.replace("ID", jobs.integration()));

        assertRefused(answer, 400, object(answer).getString("code"));
        assertThat(object(caller.get(JobCalls.JOBS)).getInt("total")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"state\":\"READY\"}",
                "{\"state\":null}",
                "{\"state\":",
                "[]",
                "{\"pause\":false}",
                "{\"pause\":\"yes\"}",
                "{\"pause\":true,\"state\":\"PROCESSING\"}"
            })
    void anythingButProcessingIsNoStart(String body) {
        call(100);
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");

        HttpResponse<byte[]> answer = caller.put(JobCalls.JOBS + "/" + id, body);

        assertRefused(answer, 400, object(answer).getString("code"));
        assertThat(jobs.read(id).getString("state")).isEqualTo("READY");
        jobs.cancel(id);
    }

    @ParameterizedTest
    @CsvSource({
        "/x, 400",
        "/00000000-0000-4000-8000-000000000000, 404",
        "?state=SLEEPING, 400",
        "?sortBy=mood, 400",
        "?jobType=IMPORT, 400",
        "?pageSize=0, 400",
        "?pageSize=101, 400",
        "?pageNumber=x, 400",
        "?cursor=abc, 400"
    })
    void badQuestionsAreRefused(String path, int status) {
        assertRefused(caller.get(JobCalls.JOBS + path), status, status == 404 ? "not.found" : "invalid.value");
    }

    @Test
    void jobsAreListedByPageStateAndCreator() {
        call(100);
        String first = jobs.run(jobs.orderOf(conversation)).getString("id");
        String second = jobs.run(jobs.orderOf(conversation)).getString("id");

        JsonObject listing = object(caller.get(JobCalls.JOBS + "?sortBy=dateCreated&state=FULFILLED&pageSize=2"));
        assertThat(listing.getJsonArray("entities").getValuesAs(JsonObject.class))
                .extracting(job -> job.getString("id"))
                .containsExactly(second, first);
        assertThat(object(caller.get(JobCalls.JOBS + "?showOnlyMyJobs=true")).getInt("total"))
                .isGreaterThanOrEqualTo(2);
        assertThat(object(caller.get(JobCalls.JOBS + "?jobType=DELETE")).getInt("total"))
                .isZero();
    }

    @Test
    void integrationsAreDestinations() {
        JsonObject listing = object(caller.get("/api/v2/integrations"));
        JsonObject integration = listing.getJsonArray("entities").getJsonObject(0);
        JsonObject configuration = object(caller.get(integration.getString("selfUri") + "/config/current"));

        assertThat(listing.getInt("total")).isEqualTo(1);
        assertThat(integration.getJsonObject("integrationType").getString("id")).isEqualTo("tapelock-directory");
        assertThat(object(caller.get(integration.getString("selfUri")))).isEqualTo(integration);
        assertThat(configuration.getInt("version")).isPositive();
        assertThat(configuration.getJsonObject("properties").getString("path"))
                .isEqualTo(root.getParent().toString());
        assertThat(configuration.getJsonObject("properties").getBoolean("unprotected"))
                .isTrue();
        assertRefused(caller.get("/api/v2/integrations/x"), 400, "invalid.value");
    }

    @Test
    void anIntegrationIsRenamedAndAnnotated() {
        String path = "/api/v2/integrations/" + jobs.integration();
        JsonObject before = object(caller.get(path));
        try {
            HttpResponse<byte[]> answer = patch(caller, path, "{\"name\":\" Archive \",\"notes\":\"until May\"}");

            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
            JsonObject changed = object(caller.get(path));
            assertThat(object(answer)).isEqualTo(changed);
            assertThat(changed.getString("name")).isEqualTo("Archive");
            assertThat(changed.getString("notes")).isEqualTo("until May");
            assertThat(changed.getString("intendedState")).isEqualTo("ENABLED");
            JsonObject configuration = changed.getJsonObject("config").getJsonObject("current");
            assertThat(configuration.getInt("version")).isEqualTo(version(before) + 1);
            assertThat(configuration.get("properties"))
                    .isEqualTo(before.getJsonObject("config")
                            .getJsonObject("current")
                            .get("properties"));
            for (String bad : List.of(
                    "",
                    "[]",
                    "{\"name\":\"  \"}",
                    "{\"name\":\"" + "x".repeat(201) + "\"}",
                    "{\"notes\":\"" + "x".repeat(2001) + "\"}",
                    "{\"intendedState\":\"DELETED\"}",
                    "{\"intendedState\":\"ON\",\"name\":\"other\"}")) {
                HttpResponse<byte[]> refused = patch(caller, path, bad);
                assertRefused(refused, 400, object(refused).getString("code"));
            }
            assertThat(object(caller.get(path))).isEqualTo(changed);
            assertRefused(patch(server.demoCaller("other."), path, "{\"name\":\"mine\"}"), 404, "not.found");
            assertThat(events(UUID.fromString(before.getString("id")))).contains("DestinationChanged");
        } finally {
            patch(caller, path, "{\"name\":\"" + before.getString("name") + "\",\"notes\":\"\"}");
        }
    }

    private static int version(JsonObject integration) {
        return integration.getJsonObject("config").getJsonObject("current").getInt("version");
    }

    private static HttpResponse<byte[]> patch(Caller caller, String path, String body) {
        return caller.send(caller.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    @Test
    void aDisabledIntegrationTakesNoJob() {
        call(100);
        String order = jobs.orderOf(conversation);
        String path = "/api/v2/integrations/" + jobs.integration();
        String ready = jobs.create(order);
        jobs.await(ready, "READY");
        try {
            JsonObject disabled = object(patch(caller, path, "{\"intendedState\":\"DISABLED\"}"));

            assertThat(disabled.getString("intendedState")).isEqualTo("DISABLED");
            assertThat(disabled.getJsonObject("reportedState").getString("code"))
                    .isEqualTo("INACTIVE");
            assertThat(assertRefused(caller.post(JobCalls.JOBS, order), 409, "general.conflict")
                            .getString("message"))
                    .contains("DISABLED");
            assertRefused(jobs.start(ready), 409, "general.conflict");
            assertThat(jobs.read(ready).getString("state")).isEqualTo("READY");
        } finally {
            patch(caller, path, "{\"intendedState\":\"enabled\"}");
        }
        assertThat(jobs.start(ready).statusCode()).isEqualTo(200);
        jobs.await(ready, "FULFILLED");
    }

    @Test
    void theTypesTellHowAnIntegrationIsConfigured() {
        String types = "/api/v2/integrations/types";
        JsonObject listing = object(caller.get(types));
        assertThat(listing.getJsonArray("entities").getValuesAs(JsonObject.class))
                .extracting(type -> type.getString("id"))
                .containsExactlyInAnyOrder("tapelock-directory", "aws-s3-recording-bulk-actions-integration");
        for (JsonObject type : listing.getJsonArray("entities").getValuesAs(JsonObject.class)) {
            assertThat(object(caller.get(type.getString("selfUri")))).isEqualTo(type);
            assertThat(object(caller.get(type.getString("configPropertiesSchemaUri")))
                            .getJsonObject("properties"))
                    .containsKey("pgpPublicKeys");
            assertThat(object(caller.get(type.getString("configAdvancedSchemaUri")))
                            .getJsonObject("properties"))
                    .isEmpty();
            assertRefused(caller.get(type.getString("selfUri") + "/configschemas/x"), 400, "invalid.value");
        }
        assertThat(object(caller.get(types + "?pageSize=1&pageNumber=2")).getJsonArray("entities"))
                .hasSize(1);
        assertRefused(caller.get(types + "/x"), 404, "not.found");
        assertRefused(caller.get(types + "/x/configschemas/properties"), 404, "not.found");
    }

    @Test
    void nobodyIsAnsweredWithoutAToken() {
        for (String path : List.of(JobCalls.JOBS, JobCalls.JOBS + "/" + UUID.randomUUID(), "/api/v2/integrations")) {
            assertRefused(caller.send(caller.anonymous(path).GET()), 401, "authentication.required");
        }
    }
}
