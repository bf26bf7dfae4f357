package dev.tapelock.export;

import static dev.tapelock.testbed.Caller.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Many small recordings that follow from their numbers, and what is seen of them at a destination. For one thread. */
final class SampleRecordings {

    /** How many. */
    static final int COUNT = Integer.getInteger("tapelock.it.export.recordings", 150);

    private static final int WRITERS = 4;
    private static final int PER_CONVERSATION = 7;
    private static final int MOST_BYTES = 100_000;
    private static final Instant FIRST_START = Instant.parse("2024-02-29T22:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(17);

    private final Path root;
    private final Map<String, String> seen = new HashMap<>();

    /** @param root of the organization at the destination */
    SampleRecordings(Path root) {
        this.root = root;
    }

    private record Sample(int number) {

        UUID recording() {
            return new UUID(0x4000L | number, 1L << 63 | number);
        }

        UUID conversation() {
            return new UUID(0x4000L, 1L << 63 | number / PER_CONVERSATION);
        }

        Instant start() {
            return FIRST_START.plus(STEP.multipliedBy(number));
        }

        byte[] content() {
            Random random = new Random(number);
            byte[] content = new byte[random.nextInt(MOST_BYTES)];
            random.nextBytes(content);
            return content;
        }

        String path() {
            return ExportLayout.directoryOf(start(), conversation()) + "/" + recording() + ".wav";
        }
    }

    static void deliver(Caller caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer;
                writers.add(threads.submit(() -> {
                    for (int number = first; number < COUNT; number += WRITERS) {
                        deliver(caller, new Sample(number));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void deliver(Caller caller, Sample sample) {
        HttpResponse<byte[]> answer = caller.send(caller.request(
                        Caller.mediaPath(sample.conversation(), sample.recording()) + "?startTime=" + sample.start())
                .header("Content-Type", "audio/wav")
                .PUT(BodyPublishers.ofByteArray(sample.content())));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    /** An order of these and no others. */
    static String order(JobCalls jobs) {
        return jobs.order("").replace("2000-01-01T00:00:00.000Z/2100", FIRST_START + "/2025");
    }

    /** Every file under a final name is whole, and one that was there before is the very same file. */
    void assertWhole() throws IOException {
        for (int number = 0; number < COUNT; number++) {
            Sample sample = new Sample(number);
            Path file = root.resolve(sample.path());
            if (Files.exists(file)) {
                assertThat(Files.size(file)).as(sample.path()).isEqualTo(sample.content().length);
                String identity = Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file);
                String before = seen.putIfAbsent(sample.path(), identity);
                assertThat(before == null || before.equals(identity))
                        .as("written once: " + sample.path())
                        .isTrue();
            } else {
                assertThat(seen).doesNotContainKey(sample.path());
            }
        }
    }

    /** All are there, whole and once, with their metadata, and nothing else is. */
    void assertComplete() throws IOException {
        assertWhole();
        for (int number = 0; number < COUNT; number++) {
            Sample sample = new Sample(number);
            assertThat(Arrays.equals(Files.readAllBytes(root.resolve(sample.path())), sample.content()))
                    .as(sample.path())
                    .isTrue();
        }
        try (Stream<Path> found = Files.walk(root)) {
            assertThat(found.filter(Files::isRegularFile)).hasSize(2 * COUNT + 3);
        }
        assertThat(root.toFile().list()).containsExactlyInAnyOrder("README.txt", "manifests", "year=2024");
    }
}
