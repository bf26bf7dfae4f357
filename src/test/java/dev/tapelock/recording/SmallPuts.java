package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.TlsClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Recordings of 100 KB that a few clients put over TLS as fast as they are taken. */
final class SmallPuts implements AutoCloseable {

    static final int CLIENTS = 16;

    private static final byte[] CONTENT = content();

    private final Duration round;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    SmallPuts(Duration round) {
        this.round = round;
    }

    private static byte[] content() {
        byte[] content = new byte[100_000];
        new Random(content.length).nextBytes(content);
        return content;
    }

    /** How many are taken a second, each at a new place. */
    double rate(Supplier<URI> places, String token) throws Exception {
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        long end = start + round.toNanos();
        List<Future<?>> clients = IntStream.range(0, CLIENTS)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    HttpClient client = TlsClient.trusting();
                    while (System.nanoTime() < end) {
                        HttpResponse<Void> answer = client.send(
                                HttpRequest.newBuilder(places.get())
                                        .header("Authorization", "Bearer " + token)
                                        .header("Content-Type", "audio/wav")
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
                        assertThat(answer.statusCode()).isEqualTo(201);
                        done.incrementAndGet();
                    }
                    return null;
                }))
                .toList();
        for (Future<?> client : clients) {
            client.get();
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
