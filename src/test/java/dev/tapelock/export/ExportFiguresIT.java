package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many small recordings a job exports into a directory a second, beside OpenSSL's private operations with RSA-3072 on all
 * processors, by turns: for {@code docs/performance.md}. Writes {@code target/it/export.txt} and asserts no time.
 *
 * <p>{@code -Dtapelock.it.export.figures=2000} says how many recordings, {@code -Dtapelock.it.export.parallel=1,8} how many at a time.
 */
@Tag("long")
class ExportFiguresIT {

    private static final Path FIGURES = Path.of("target", "it", "export.txt");
    private static final int RECORDINGS = Integer.getInteger("tapelock.it.export.figures", 2000);
    private static final List<String> PARALLEL =
            List.of(System.getProperty("tapelock.it.export.parallel", "1,8").split(","));
    private static final int BYTES = 100_000;
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 4;
    private static final Pattern OPERATIONS = Pattern.compile("rsa +3072 bits +[0-9.]+s +[0-9.]+s +([0-9.]+)");

    private final List<Double> operations = new ArrayList<>();

    @Test
    void smallRecordingsIntoADirectory() throws Exception {
        Path directory = TestDirectory.empty(ExportFiguresIT.class, "server");
        boolean isDelivered = false;
        for (String parallel : PARALLEL) {
            try (ServerProcess server = ServerProcess.in(directory)
                    .demo()
                    .asShipped()
                    .setting("tapelock.export.tick", "PT0.2S")
                    .setting("tapelock.export.parallel", parallel)
                    .start()) {
                Caller caller = server.demoCaller("");
                if (!isDelivered) {
                    deliver(caller);
                    server.awaitDrained();
                    isDelivered = true;
                }
                measure(server, caller, parallel);
            }
        }
    }

    private void measure(ServerProcess server, Caller caller, String parallel) throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        operations.clear();
        for (int round = 0; round <= ROUNDS; round++) {
            double before = privateOperations();
            double rate = exported(server, caller);
            double after = privateOperations();
            // The first round warms.
            if (round > 0) {
                rates.add(rate);
                ratios.add(rate * 2 / (before + after));
            }
        }
        write(
                "%d recordings of %d bytes, %s at a time: %.0f a second of %s; OpenSSL %.0f; of it %.2f %s",
                RECORDINGS,
                BYTES,
                parallel,
                median(rates),
                rounded(rates),
                median(operations),
                median(ratios),
                rounded(ratios));
    }

    private static void deliver(Caller caller) throws Exception {
        byte[] content = new byte[BYTES];
        new Random(BYTES).nextBytes(content);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> {
                    for (int number = 0; number < RECORDINGS / CLIENTS; number++) {
                        UUID conversation = UUID.randomUUID();
                        assertThat(caller.putMedia(conversation, UUID.randomUUID(), content, "audio/wav")
                                        .statusCode())
                                .isEqualTo(201);
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A second, from the start of the job to its end: with the comparison, the manifest and its signature. */
    private static double exported(ServerProcess server, Caller caller) throws IOException {
        JobCalls jobs = new JobCalls(caller);
        String id = jobs.create(jobs.order(""));
        int recordings = jobs.await(id, "READY").getInt("totalRecordings");
        long start = System.nanoTime();
        assertThat(jobs.start(id).statusCode()).isEqualTo(200);
        int done = jobs.await(id, "FULFILLED").getInt("totalProcessedRecordings");
        double seconds = (System.nanoTime() - start) / 1e9;
        // The demo has a few of its own.
        assertThat(done).isEqualTo(recordings).isGreaterThanOrEqualTo(RECORDINGS);
        Installation.deleteTree(JobCalls.exportRoot(server, caller));
        return done / seconds;
    }

    private double privateOperations() throws Exception {
        Process process = new ProcessBuilder(
                        "openssl",
                        "speed",
                        "-multi",
                        Integer.toString(Runtime.getRuntime().availableProcessors()),
                        "-seconds",
                        "5",
                        "rsa3072")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        Matcher figures = OPERATIONS.matcher(said);
        assertThat(figures.find()).as(said).isTrue();
        double aSecond = Double.parseDouble(figures.group(1));
        operations.add(aSecond);
        return aSecond;
    }

    private static double median(List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String rounded(List<Double> figures) {
        return Arrays.toString(figures.stream().map("%.2f"::formatted).toArray());
    }

    private static void write(String format, Object... values) throws IOException {
        Files.writeString(
                FIGURES, format.formatted(values) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
