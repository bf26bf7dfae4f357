package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.KeyCalls;
import dev.tapelock.testbed.KmsServer;
import dev.tapelock.testbed.LocalKeyServer;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast customers' keys are, and how fast they are gone: for {@code docs/performance.md}. Writes {@code
 * target/it/customer-keys.txt}; the only time that is asserted is the one that is promised.
 */
@Tag("long")
class CustomerKeyFiguresIT {

    private static final Path FIGURES = Path.of("target", "it", "customer-keys.txt");
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int ROUNDS = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private KmsServer kms;
    private LocalKeyServer service;

    @BeforeEach
    void startHolders() throws IOException {
        kms = KmsServer.start();
        service = LocalKeyServer.start();
    }

    @AfterEach
    void stopHolders() throws IOException {
        threads.shutdownNow();
        service.close();
        kms.close();
    }

    private ServerProcess.Builder server(String name) {
        return ServerProcess.in(TestDirectory.empty(CustomerKeyFiguresIT.class, name))
                .demo()
                .asShipped()
                .setting("tapelock.kms.endpoint", kms.endpoint().toString())
                .environment("AWS_ACCESS_KEY_ID", kms.user().id())
                .environment("AWS_SECRET_ACCESS_KEY", kms.user().secret());
    }

    @Test
    void aKeyThatIsTakenAwayIsAwayWithinTheTimeThatIsPromised() throws Exception {
        revocations("short", Duration.ofSeconds(5), 50);
        revocations("default", Duration.ofSeconds(60), 3);
    }

    /** Both holders at the same time, each in an organization of its own. */
    private void revocations(String name, Duration cache, int times) throws Exception {
        try (ServerProcess server = server(name)
                .setting("tapelock.key-holder.cache", cache.toString())
                .start()) {
            String kmsKey = useKms(server.demoCaller(""));
            OneRecording ofKms = delivered(server.demoCaller(""), 0);
            useService(server.demoCaller("other."));
            OneRecording ofService = delivered(server.demoCaller("other."), 0);
            List<List<Long>> latencies = all(List.of(
                    () -> revocations(times, ofKms, () -> kms.disableKey(kmsKey), () -> kms.enableKey(kmsKey)),
                    () -> revocations(
                            times, ofService, () -> service.answerAlways(401, "{}"), () -> service.behave())));
            for (int i = 0; i < 2; i++) {
                List<Long> sorted = latencies.get(i);
                Collections.sort(sorted);
                write(
                        "revocation, %s, cache %s: %d tries, median %d ms, most %d ms",
                        i == 0 ? "KMS" : "key service",
                        cache,
                        sorted.size(),
                        sorted.get(sorted.size() / 2),
                        sorted.get(sorted.size() - 1));
                // What comes on top is the way of the last question, and of the answer.
                assertThat(sorted.get(sorted.size() - 1)).isLessThanOrEqualTo(cache.toMillis() + 500);
            }
        }
    }

    private static List<Long> revocations(int times, OneRecording recording, Runnable revoke, Runnable restore)
            throws InterruptedException {
        List<Long> latencies = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            restore.run();
            while (recording.play().statusCode() != 200) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            revoke.run();
            long start = System.nanoTime();
            while (recording.play().statusCode() == 200) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        restore.run();
        return latencies;
    }

    @Test
    void oneCustomersDeadServiceIsThatCustomersTrouble() throws Exception {
        try (ServerProcess server = server("dead").start()) {
            Caller dead = server.demoCaller("");
            useService(dead);
            List<OneRecording> theirs = many(dead, 50);
            List<OneRecording> ours = many(server.demoCaller("other."), 50);
            List<double[]> rounds = new ArrayList<>();
            load(theirs, ours); // warm
            for (int round = 0; round < ROUNDS; round++) {
                service.behave();
                load(theirs, ours);
                double[] healthy = load(theirs, ours);
                service.misbehave(exchange -> pause(30_000));
                double[] broken = load(theirs, ours);
                service.behave();
                pause(11_000);
                rounds.add(new double[] {healthy[0], broken[0], healthy[1], broken[1]});
            }
            write(
                    "another organization's playback, ms, median of %d rounds of %s: p99 %.1f with a service that answers, %.1f"
                            + " with one that hangs 30 s (p50 %.1f and %.1f); 24 and 8 clients",
                    ROUNDS, ROUND, median(rounds, 0), median(rounds, 1), median(rounds, 2), median(rounds, 3));
        }
    }

    /** 24 clients of the one organization, 8 of the other, whose times count: p99 and p50 in ms. */
    private double[] load(List<OneRecording> theirs, List<OneRecording> ours) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<?>> background = IntStream.range(0, 24)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    while (!isOver.get()) {
                        any(theirs).play();
                    }
                }))
                .toList();
        List<Callable<List<Long>>> measured = Collections.nCopies(8, () -> times(ours));
        List<Long> all = new ArrayList<>();
        for (List<Long> each : all(measured)) {
            all.addAll(each);
        }
        isOver.set(true);
        for (Future<?> each : background) {
            each.get();
        }
        Collections.sort(all);
        return new double[] {all.get(all.size() * 99 / 100) / 1e6, all.get(all.size() / 2) / 1e6};
    }

    private static List<Long> times(List<OneRecording> recordings) {
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + ROUND.toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            any(recordings).assertPlays();
            times.add(System.nanoTime() - start);
        }
        return times;
    }

    @Test
    void soManyDataKeysAreUnwrapped() throws Exception {
        try (ServerProcess server =
                server("unwraps").setting("tapelock.key-holder.cache", "PT0S").start()) {
            Caller caller = server.demoCaller("");
            List<OneRecording> managed = many(caller, 100);
            useKms(caller);
            List<OneRecording> ofKms = many(caller, 100);
            useService(caller);
            List<OneRecording> ofService = many(caller, 100);
            for (int clients : new int[] {1, 8, 32}) {
                List<double[]> rounds = new ArrayList<>();
                for (int round = 0; round <= ROUNDS; round++) {
                    double[] rates = {
                        rate(clients, managed), rate(clients, ofService), rate(clients, ofKms),
                    };
                    if (round > 0) { // the first one warms
                        rounds.add(rates);
                    }
                }
                write(
                        "playbacks a second, one unwrap each, %d clients: keys of ours %.0f, key service %.0f (%.2f),"
                                + " KMS %.0f (%.2f)",
                        clients,
                        median(rounds, 0),
                        median(rounds, 1),
                        median(rounds, 1) / median(rounds, 0),
                        median(rounds, 2),
                        median(rounds, 2) / median(rounds, 0));
            }
        }
    }

    @Test
    void soOftenTheCacheAnswers() throws Exception {
        try (ServerProcess server = server("cache").start()) {
            Caller caller = server.demoCaller("");
            useService(caller);
            List<OneRecording> recordings = many(caller, 100);
            int before = service.calls().size();
            AtomicInteger plays = new AtomicInteger();
            long end = System.nanoTime() + 4 * ROUND.toNanos();
            all(Collections.nCopies(8, () -> {
                while (System.nanoTime() < end) {
                    any(recordings).assertPlays();
                    plays.incrementAndGet();
                }
                return 0;
            }));
            int asked = service.calls().size() - before;
            write(
                    "cache of 60 s, 100 recordings played at random by 8 clients for 60 s: %d playbacks, %d calls to the key"
                            + " service, hit rate %.3f",
                    plays.get(), asked, 1 - asked / (double) plays.get());
        }
    }

    private double rate(int clients, List<OneRecording> recordings) throws Exception {
        AtomicInteger plays = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(5);
        all(Collections.nCopies(clients, () -> {
            while (System.nanoTime() < end) {
                any(recordings).assertPlays();
                plays.incrementAndGet();
            }
            return 0;
        }));
        return plays.get() * 1e9 / (System.nanoTime() - start);
    }

    private <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> each : threads.invokeAll(calls)) {
            results.add(each.get());
        }
        return results;
    }

    private static double median(List<double[]> rounds, int column) {
        double[] sorted =
                rounds.stream().mapToDouble(row -> row[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private String useKms(Caller caller) {
        String key = kms.createKey();
        String alias = kms.pointAlias("alias/figures", key);
        new KeyCalls(caller).configure(KeyCalls.json(Map.of("keyConfigurationType", "KmsSymmetric", "url", alias)));
        return key;
    }

    private void useService(Caller caller) throws Exception {
        KeyCalls keys = new KeyCalls(caller);
        keys.register(keys.configure(KeyCalls.localKeyManager(service)), service);
    }

    private static List<OneRecording> many(Caller caller, int count) {
        return IntStream.range(0, count).mapToObj(i -> delivered(caller, i)).toList();
    }

    private static OneRecording delivered(Caller caller, int number) {
        byte[] content = new byte[8 * 1024];
        Arrays.fill(content, (byte) number);
        return OneRecording.delivered(caller, content);
    }

    private static OneRecording any(List<OneRecording> recordings) {
        return recordings.get(ThreadLocalRandom.current().nextInt(recordings.size()));
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(String format, Object... values) throws IOException {
        Files.writeString(
                FIGURES,
                format.formatted(values) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
