package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EndlessContent;
import dev.tapelock.testbed.HeapWatch;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import jakarta.json.JsonObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One recording of 10 GiB, in, out and exported, through a server whose heap holds a twentieth of it. While it comes in, others are
 * under way, so many as a server takes at the same time.
 */
@Tag("long")
class LargeRecordingIT {

    private static final long GIBIBYTE = 1L << 30;
    private static final int MEBIBYTE = 1 << 20;
    private static final long LENGTH_BYTES = 10 * GIBIBYTE;
    /** The recording in the repository, again in the spool or at the destination, and room for the rest. */
    private static final long NEEDED_BYTES = 25 * GIBIBYTE;

    private static final long SEED = 20_231_101;
    private static final long RANGE_START = 7 * GIBIBYTE;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int OTHERS = 199;
    private static final int HALF_OF_ANOTHER = 2 * MEBIBYTE;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final CountDownLatch othersUnderWay = new CountDownLatch(OTHERS);
    private final CountDownLatch isWhole = new CountDownLatch(1);
    private final UUID conversationId = UUID.randomUUID();
    private final UUID recordingId = UUID.randomUUID();
    private final Path directory =
            Path.of("target", "it", "large-" + ProcessHandle.current().pid());

    @Test
    void aRecordingMuchLargerThanTheHeapComesAndGoes() throws Exception {
        Files.createDirectories(directory);
        assumeThat(Files.getFileStore(directory).getUsableSpace())
                .as("free bytes under " + directory.toAbsolutePath())
                .isGreaterThan(NEEDED_BYTES);
        try (ServerProcess server = ServerProcess.in(directory)
                        .demo()
                        .asShipped()
                        .environment("JVM_ARGS", "-Xmx512m")
                        .start();
                HeapWatch heap = new HeapWatch(server.pid())) {
            Caller caller = server.demoCaller("");
            server.awaitDrained();
            long idle = heap.collect();
            heap.start();

            List<CompletableFuture<HttpResponse<String>>> others = IntStream.range(0, OTHERS)
                    .mapToObj(number -> another(caller, number))
                    .toList();
            assertThat(othersUnderWay.await(10, TimeUnit.MINUTES)).isTrue();
            byte[] sent = measured(heap, "in", () -> deliver(caller));
            isWhole.countDown();
            for (CompletableFuture<HttpResponse<String>> other : others) {
                assertThat(other.get().statusCode()).isEqualTo(201);
            }
            measured(heap, "forward", () -> awaitDrained(server));
            byte[] received = measured(heap, "out", () -> play(caller));
            heap.phase("range");
            range(server, caller);
            JobCalls jobs = new JobCalls(caller);
            JsonObject exported = measured(heap, "export", () -> jobs.run(jobs.orderOf(conversationId)));
            JsonObject verified = measured(heap, "verify", () -> jobs.verified(exported.getString("id")));

            assertThat(received).isEqualTo(sent);
            assertThat(verified.getString("state")).isEqualTo("VERIFIED");
            report(heap, idle);
        } finally {
            threads.shutdownNow();
            Installation.deleteTree(directory);
        }
    }

    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T measured(HeapWatch heap, String phase, Step<T> step) throws Exception {
        heap.phase(phase);
        long begin = System.nanoTime();
        T result = step.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("LargeRecordingIT: %s %.1f s, %.0f MB/s%n", phase, seconds, LENGTH_BYTES / 1e6 / seconds);
        return result;
    }

    private HttpRequest.Builder request(Caller caller) {
        return caller.request(Caller.mediaPath(conversationId, recordingId)).timeout(LONGEST);
    }

    private byte[] deliver(Caller caller) throws IOException, InterruptedException {
        EndlessContent content = new EndlessContent(SEED, 0, LENGTH_BYTES);
        HttpResponse<String> answer = http.send(
                request(caller)
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content), LENGTH_BYTES))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        byte[] sent = content.sha256();
        assertThat(answer.headers().firstValue("Repr-Digest"))
                .contains("sha-256=:" + Base64.getEncoder().encodeToString(sent) + ":");
        return sent;
    }

    /** Half of another recording, of another conversation; the other half when the large one is there. */
    private CompletableFuture<HttpResponse<String>> another(Caller caller, int number) {
        HttpRequest request = caller.request(Caller.mediaPath(UUID.randomUUID(), UUID.randomUUID()))
                .timeout(LONGEST)
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                                new EndlessContent(number, 0, HALF_OF_ANOTHER), new HeldContent(number))),
                        2L * HALF_OF_ANOTHER))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private final class HeldContent extends FilterInputStream {

        private boolean isBegun;

        HeldContent(int number) {
            super(new EndlessContent(number, HALF_OF_ANOTHER, 2L * HALF_OF_ANOTHER));
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!isBegun) {
                isBegun = true;
                othersUnderWay.countDown();
                try {
                    isWhole.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return in.read(bytes, offset, length);
        }
    }

    private static byte[] awaitDrained(ServerProcess server) {
        server.awaitDrained();
        return new byte[0];
    }

    private byte[] play(Caller caller) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request(caller).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(LENGTH_BYTES);
        MessageDigest digest = EndlessContent.newSha256();
        try (InputStream content = answer.body()) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }

    /** The server's process may read little more than the range itself: nothing before it, nothing behind it. */
    private void range(ServerProcess server, Caller caller) throws IOException, InterruptedException {
        long readBefore = readBytes(server);
        long begin = System.nanoTime();
        HttpResponse<InputStream> answer = http.send(
                request(caller)
                        .header("Range", "bytes=" + RANGE_START + "-" + (RANGE_START + MEBIBYTE - 1))
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream content = answer.body();
                InputStream expected = new EndlessContent(SEED, RANGE_START, RANGE_START + MEBIBYTE)) {
            assertThat(answer.statusCode()).isEqualTo(206);
            int first = content.read();
            double millis = (System.nanoTime() - begin) / 1e6;
            assertThat(first).isEqualTo(expected.read());
            assertThat(content.readAllBytes()).isEqualTo(expected.readAllBytes());
            long read = readBytes(server) - readBefore;
            System.out.printf(
                    "LargeRecordingIT: range of 1 MiB at 7 GiB, first byte after %.0f ms, %.1f MiB read by the server%n",
                    millis, read / (double) MEBIBYTE);
            assertThat(read).as("bytes that the server read").isLessThan(32L * MEBIBYTE);
        }
    }

    /** What a process has read so far, from wherever; 0 where the system does not tell. */
    private static long readBytes(ServerProcess server) throws IOException {
        Path counters = Path.of("/proc", Long.toString(server.pid()), "io");
        if (!Files.isReadable(counters)) {
            return 0;
        }
        return Files.readAllLines(counters).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .sum();
    }

    private static void report(HeapWatch heap, long idle) throws IOException {
        Path csv = Path.of("target", "it", "heap-10GiB.csv");
        heap.write(csv);
        double[] used = heap.samples().stream()
                .mapToDouble(sample -> sample.usedBytes() / (double) MEBIBYTE)
                .sorted()
                .toArray();
        double[] live = heap.samples().stream()
                .mapToDouble(sample -> sample.liveBytes() / (double) MEBIBYTE)
                .sorted()
                .toArray();
        System.out.printf(
                "LargeRecordingIT: heap at most %d MiB, idle %.1f; used %s; after collections %s; %d samples in %s%n",
                heap.largestBytes() / MEBIBYTE, idle / (double) MEBIBYTE, spread(used), spread(live), used.length, csv);
        assertThat(heap.largestBytes()).isLessThanOrEqualTo(512L * MEBIBYTE);
        assertThat(heap.samples())
                .allSatisfy(sample -> assertThat(sample.liveBytes()).isLessThan(idle + 64L * MEBIBYTE));
    }

    private static String spread(double[] sorted) {
        return "min %.1f, median %.1f, max %.1f MiB"
                .formatted(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
