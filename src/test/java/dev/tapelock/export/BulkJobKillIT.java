package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.HeapWatch;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is killed again and again while it exports, or while it compares what it has exported. */
@Tag("slow")
class BulkJobKillIT {

    private static final System.Logger LOG = System.getLogger(BulkJobKillIT.class.getName());
    private static final int KILLS = Integer.getInteger("tapelock.it.export.kills", 1);
    /** Outcomes are noted by the chunk, and H2 shows a commit to others a moment before it has written it. */
    private static final int CHUNK = 10;

    private static final int LARGE_RECORDINGS = 4;
    private static final int LARGE_BYTES = 100 << 20;
    private static final int ATTEMPTS = 5;

    private ServerProcess server;
    private JobCalls jobs;

    @BeforeEach
    void start() {
        server = ServerProcess.in(TestDirectory.empty(BulkJobKillIT.class, "server"))
                .demo()
                .asShipped()
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachRecordingIsWrittenOnceHoweverOftenTheServerIsKilled() throws Exception {
        Caller caller = server.demoCaller("");
        jobs = new JobCalls(caller);
        SampleRecordings.deliver(caller);
        SampleRecordings samples = new SampleRecordings(JobCalls.exportRoot(server, caller));
        String id = jobs.create(SampleRecordings.order(jobs));
        assertThat(jobs.await(id, "READY").getInt("totalRecordings")).isEqualTo(SampleRecordings.COUNT);
        HeapWatch heap = watch();
        assertThat(jobs.start(id).statusCode()).isEqualTo(200);
        for (int kill = 1; kill <= KILLS; kill++) {
            int done = jobs.awaitProcessed(id, SampleRecordings.COUNT * kill / (KILLS + 1));
            report(heap, kill);
            server.kill();
            Instant killed = Instant.now();
            assertThat(done).as("done before kill " + kill).isLessThan(SampleRecordings.COUNT);
            samples.assertWhole();
            goOn(id, done, killed);
            heap = watch();
        }

        jobs.assertFulfilled(id, SampleRecordings.COUNT);
        report(heap, KILLS + 1);
        samples.assertComplete();
    }

    private void goOn(String id, int done, Instant killed) {
        server.start();
        Duration start = Duration.between(killed, Instant.now());
        jobs = new JobCalls(server.demoCaller(""));
        int noted = jobs.processed(id);
        assertThat(noted).as("what was noted stays noted").isGreaterThanOrEqualTo(done - CHUNK);
        jobs.awaitProcessed(id, Math.min(SampleRecordings.COUNT, noted + 1));
        LOG.log(
                System.Logger.Level.INFO,
                "Killed at {0} of {1}: started again after {2}, went on after {3}",
                done,
                SampleRecordings.COUNT,
                start,
                Duration.between(killed, Instant.now()));
    }

    @Test
    void aComparisonThatIsCutOffGoesOn() throws Exception {
        Caller caller = server.demoCaller("");
        jobs = new JobCalls(caller);
        UUID conversation = UUID.randomUUID();
        byte[] content = new byte[LARGE_BYTES];
        new Random(LARGE_BYTES).nextBytes(content);
        for (int number = 0; number < LARGE_RECORDINGS; number++) {
            assertThat(caller.putMedia(conversation, UUID.randomUUID(), content, "audio/wav")
                            .statusCode())
                    .isEqualTo(201);
        }
        String id = jobs.run(jobs.orderOf(conversation)).getString("id");

        JsonObject cutOff = cutOff(id);

        assertThat(cutOff.getString("state")).isEqualTo("PROCESSING");
        JsonObject verification = jobs.verified(id);
        assertThat(verification.getString("state")).isEqualTo("VERIFIED");
        assertThat(verification.getInt("files")).as("each once").isEqualTo(2 + 2 * LARGE_RECORDINGS);
        assertThat(verification.getString("dateOrdered")).isEqualTo(cutOff.getString("dateOrdered"));
    }

    /** Has it compared, and kills the server meanwhile; the answer is how far it is when that is there again. */
    private JsonObject cutOff(String id) throws Exception {
        JsonObject found = JsonObject.EMPTY_JSON_OBJECT;
        for (int attempt = 0; attempt < ATTEMPTS && !isUnderWay(found); attempt++) {
            assertThat(jobs.verify(id).statusCode()).isEqualTo(200);
            do {
                found = jobs.read(id).getJsonObject("verification");
            } while (found.getString("state").equals("PENDING"));
            server.kill();
            server.start();
            jobs = new JobCalls(server.demoCaller(""));
            found = jobs.read(id).getJsonObject("verification");
        }
        return found;
    }

    private static boolean isUnderWay(JsonObject verification) {
        return verification.getString("state", "").equals("PROCESSING");
    }

    private HeapWatch watch() {
        HeapWatch heap = new HeapWatch(server.pid());
        LOG.log(System.Logger.Level.INFO, "Heap before: {0} MiB", heap.collect() >> 20);
        heap.start();
        return heap;
    }

    private static void report(HeapWatch heap, int life) throws IOException {
        try (heap) {
            heap.write(Path.of("target", "it", "heap-export-" + life + ".csv"));
            LOG.log(
                    System.Logger.Level.INFO,
                    "Life {0}: most after a collection {1} MiB, of {2}; {3} samples",
                    life,
                    heap.samples().stream()
                                    .mapToLong(HeapWatch.Sample::liveBytes)
                                    .max()
                                    .orElse(0)
                            >> 20,
                    heap.largestBytes() >> 20,
                    heap.samples().size());
        }
    }
}
