package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.HeapWatch;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A job of many recordings ({@code -Dtapelock.it.export.recordings=100000}), through a server with a heap of 512 MiB. How far it is
 * at which second goes to {@code target/it/large-job.csv}, and the heap to {@code target/it/large-job-heap.csv}.
 */
@Tag("long")
class LargeJobIT {

    private static final Path RATE = Path.of("target", "it", "large-job.csv");
    private static final Path HEAP = Path.of("target", "it", "large-job-heap.csv");
    private static final long EACH_MILLIS = 10_000;
    private static final long HEAP_BYTES = 512L << 20;
    /** Far below what the recordings or their rows would take. */
    private static final long MOST_MORE_BYTES = 128L << 20;

    private final List<String> rate = new ArrayList<>(List.of("second,recordings"));

    @Test
    void aJobOfManyRecordingsEndsWithinItsHeap() throws Exception {
        Path directory = TestDirectory.empty(LargeJobIT.class, "server");
        try (ServerProcess server = ServerProcess.in(directory)
                .demo()
                .asShipped()
                .environment("JVM_ARGS", "-Xmx512m")
                .start()) {
            Caller caller = server.demoCaller("");
            JobCalls jobs = new JobCalls(caller);
            SampleRecordings.deliver(caller);
            server.awaitDrained();
            String id = jobs.create(SampleRecordings.order(jobs));
            assertThat(jobs.await(id, "READY").getInt("totalRecordings")).isEqualTo(SampleRecordings.COUNT);
            try (HeapWatch heap = new HeapWatch(server.pid())) {
                long idle = heap.collect();
                heap.start();
                heap.phase("export");
                assertThat(jobs.start(id).statusCode()).isEqualTo(200);
                follow(jobs, id);
                heap.phase("verify");
                assertThat(jobs.verified(id).getString("state")).isEqualTo("VERIFIED");
                heap.write(HEAP);
                report(heap, idle);
            }
            jobs.assertFulfilled(id, SampleRecordings.COUNT);
            new SampleRecordings(JobCalls.exportRoot(server, caller)).assertComplete();
        }
    }

    private void follow(JobCalls jobs, String id) throws IOException {
        long begin = System.nanoTime();
        JsonObject job = jobs.read(id);
        while (job.getString("state").equals("PROCESSING")) {
            JobCalls.pause(EACH_MILLIS);
            job = jobs.read(id);
            rate.add((System.nanoTime() - begin) / 1_000_000_000L + "," + job.getInt("totalProcessedRecordings"));
            Files.write(RATE, rate);
        }
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("FULFILLED");
    }

    private static void report(HeapWatch heap, long idle) {
        long most = heap.samples().stream()
                .mapToLong(HeapWatch.Sample::liveBytes)
                .max()
                .orElseThrow();
        System.out.printf(
                "LargeJobIT: %d recordings; idle %d MiB, after collections at most %d MiB of %d MiB, %d samples%n",
                SampleRecordings.COUNT,
                idle >> 20,
                most >> 20,
                heap.largestBytes() >> 20,
                heap.samples().size());
        assertThat(heap.largestBytes()).isLessThanOrEqualTo(HEAP_BYTES);
        assertThat(most).isLessThan(idle + MOST_MORE_BYTES);
    }
}
