package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Bulk jobs as a client of one organization calls them. */
public final class JobCalls {

    public static final String JOBS = "/api/v2/recording/jobs";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Caller caller;

    public JobCalls(Caller caller) {
        this.caller = caller;
    }

    /** Where the demo's first organization finds its exports. */
    public static Path exportRoot(ServerProcess server, Caller caller) {
        return server.home()
                .resolveSibling(server.home().getFileName() + "-export")
                .resolve(caller.organizationId());
    }

    /** The id of the only destination. */
    public String integration() {
        return Caller.object(caller.get("/api/v2/integrations"))
                .getJsonArray("entities")
                .getJsonObject(0)
                .getString("id");
    }

    /** An order of all that a conversation has. */
    public String orderOf(UUID conversation) {
        return order("\"conversationFilters\":[{\"type\":\"and\",\"predicates\":[{\"type\":\"dimension\","
                + "\"dimension\":\"conversationId\",\"operator\":\"matches\",\"value\":\"" + conversation + "\"}]}]");
    }

    /** An order with more to be said in its query. */
    public String order(String more) {
        return "{\"action\":\"EXPORT\",\"integrationId\":\"" + integration() + "\",\"conversationQuery\":{"
                + "\"interval\":\"2000-01-01T00:00:00.000Z/2100-01-01T00:00:00.000Z\""
                + (more.isEmpty() ? "" : ",") + more + "}}";
    }

    /** Orders it; the answer is its id. */
    public String create(String order) {
        HttpResponse<byte[]> answer = caller.post(JOBS, order);
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer).getString("id");
    }

    public HttpResponse<byte[]> start(String id) {
        return caller.put(JOBS + "/" + id, "{\"state\":\"PROCESSING\"}");
    }

    public HttpResponse<byte[]> pause(String id) {
        return caller.put(JOBS + "/" + id, "{\"pause\":true}");
    }

    /** Orders what failed in that job again. */
    public HttpResponse<byte[]> retry(String id) {
        return caller.post(JOBS, "{\"action\":\"EXPORT\",\"retryOf\":{\"jobId\":\"" + id + "\"}}");
    }

    public HttpResponse<byte[]> cancel(String id) {
        return caller.send(caller.request(JOBS + "/" + id).DELETE());
    }

    public JsonObject read(String id) {
        HttpResponse<byte[]> answer = caller.get(JOBS + "/" + id);
        assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(200);
        return Caller.object(answer);
    }

    /** Waits until it is in that state; another end than that is a failure. */
    public JsonObject await(String id, String state) {
        Instant deadline = Instant.now().plus(LONGEST);
        JsonObject job = read(id);
        while (!job.getString("state").equals(state)) {
            assertThat(job.getString("state")).as(job.toString()).isIn("PENDING", "READY", "PROCESSING");
            assertThat(Instant.now()).as(job.toString()).isBefore(deadline);
            pause(100);
            job = read(id);
        }
        return job;
    }

    /** Orders it, starts it and waits for its end. */
    public JsonObject run(String order) {
        String id = create(order);
        await(id, "READY");
        HttpResponse<byte[]> started = start(id);
        assertThat(started.statusCode()).as(Caller.text(started)).isEqualTo(200);
        return await(id, "FULFILLED");
    }

    /** Orders a comparison with its manifest. */
    public HttpResponse<byte[]> verify(String id) {
        return caller.post(JOBS + "/" + id + "/verifications", "");
    }

    /** Has it compared with its manifest, and waits for the end; the answer is what came of it. */
    public JsonObject verified(String id) {
        HttpResponse<byte[]> ordered = verify(id);
        assertThat(ordered.statusCode()).as(Caller.text(ordered)).isEqualTo(200);
        Instant deadline = Instant.now().plus(LONGEST);
        JsonObject verification = Caller.object(ordered).getJsonObject("verification");
        while (List.of("PENDING", "PROCESSING").contains(verification.getString("state"))) {
            assertThat(Instant.now()).as(verification.toString()).isBefore(deadline);
            pause(100);
            verification = read(id).getJsonObject("verification");
        }
        return verification;
    }

    /** How many recordings of a job lie at the destination. */
    public int processed(String id) {
        return read(id).getInt("totalProcessedRecordings");
    }

    /** Waits until so many do; the answer is how many do then. */
    public int awaitProcessed(String id, int atLeast) {
        Instant deadline = Instant.now().plus(LONGEST);
        int processed = processed(id);
        while (processed < atLeast) {
            assertThat(Instant.now()).as("time for " + atLeast + " recordings").isBefore(deadline);
            pause(20);
            processed = processed(id);
        }
        return processed;
    }

    /** Waits for a job's end: all of its recordings were exported, each once, and are counted so. */
    public void assertFulfilled(String id, int recordings) {
        JsonObject job = await(id, "FULFILLED");
        assertThat(job.getInt("totalProcessedRecordings")).isEqualTo(recordings);
        assertThat(job.getInt("totalFailedRecordings")).isZero();
        assertThat(job.getInt("totalSkippedRecordings")).isZero();
        assertThat(job.getInt("percentProgress")).isEqualTo(100);
        String query = "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":["
                + "{\"property\":\"Action\",\"value\":\"RecordingExported\"}]}";
        assertThat(Caller.object(caller.post("/api/v2/audits/query/realtime", query))
                        .getInt("total"))
                .as("outcomes noted")
                .isEqualTo(recordings);
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a job ran", e);
        }
    }
}
