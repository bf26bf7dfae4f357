package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import dev.tapelock.testbed.TlsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast recordings come in and go out over TLS, beside a bare servlet in the same server and, if {@code -Dtapelock.it.nginx}
 * names its program, nginx: for {@code docs/performance.md}. Writes {@code target/it/media-tier.txt} and asserts no time.
 */
@Tag("long")
class MediaTierFiguresIT {

    private static final Path FIGURES = Path.of("target", "it", "media-tier.txt");
    private static final int GIBIBYTE = 1 << 30;
    private static final int LARGE_ROUNDS = 5;
    private static final int SMALL_ROUNDS = 5;
    private static final Duration SMALL_ROUND = Duration.ofSeconds(15);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Path directory;
    private static ServerProcess server;
    private static Caller caller;
    private static Path bare;
    private static Optional<Nginx> nginx;

    /** Somebody who takes bodies and gives them back. */
    private interface Peer {

        /** A new place. */
        URI place();

        /** Lets it come to rest. */
        default void rest() {}
    }

    @BeforeAll
    static void start() throws Exception {
        directory = TestDirectory.empty(MediaTierFiguresIT.class, "server");
        bare = Files.createDirectories(directory.resolve("bare"));
        Path wlp = Installation.unpackTo(directory.resolve("installation"));
        Path usr = wlp.resolve("usr/servers/tapelock");
        makeBareWar(directory.resolve("bare.war"));
        Path overrides = Files.createDirectories(usr.resolve("configDropins/overrides"));
        Files.writeString(
                overrides.resolve("bare.xml"),
                "<server><webApplication location=\"%s\" contextRoot=\"/bare\"/></server>"
                        .formatted(directory.resolve("bare.war").toAbsolutePath()));
        server = ServerProcess.in(directory)
                .installation(wlp)
                .demo()
                .asShipped()
                .environment("BARE_DIRECTORY", bare.toString())
                .start();
        caller = server.demoCaller("");
        server.awaitDrained();
        nginx = Optional.ofNullable(System.getProperty("tapelock.it.nginx"))
                .filter(program -> !program.isBlank())
                .map(program -> Nginx.start(program, directory.resolve("nginx")));
    }

    private static void makeBareWar(Path war) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(war, Map.of("create", "true"));
                InputStream code = BareServlet.class.getResourceAsStream("BareServlet.class")) {
            Path classes = Files.createDirectories(files.getPath("/WEB-INF/classes/dev/tapelock/recording"));
            Files.copy(code, classes.resolve("BareServlet.class"));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        nginx.ifPresent(Nginx::close);
        server.close();
    }

    private static Map<String, Peer> peers() {
        Map<String, Peer> peers = new LinkedHashMap<>();
        peers.put("Tapelock", new Peer() {
            @Override
            public URI place() {
                return server.tlsUri(Caller.mediaPath(UUID.randomUUID(), UUID.randomUUID()));
            }

            @Override
            public void rest() {
                server.awaitDrained();
            }
        });
        peers.put("bare servlet", () -> server.tlsUri("/bare/" + UUID.randomUUID()));
        nginx.ifPresent(present -> peers.put("nginx", () -> present.uri("/" + UUID.randomUUID())));
        return peers;
    }

    @Test
    void oneGibibyteInAndOut() throws Exception {
        Path file = directory.resolve("one-gibibyte");
        writeRandom(file);
        Map<String, List<Double>> in = new LinkedHashMap<>();
        Map<String, List<Double>> out = new LinkedHashMap<>();
        for (int round = 0; round <= LARGE_ROUNDS; round++) {
            for (Map.Entry<String, Peer> peer : peers().entrySet()) {
                URI place = peer.getValue().place();
                double put = curl(place, "-T", file.toString(), "-H", "Content-Type: audio/wav");
                peer.getValue().rest();
                double got = curl(place, "-o", "/dev/null");
                // The first round warms.
                if (round > 0) {
                    in.computeIfAbsent(peer.getKey(), name -> new ArrayList<>()).add(put);
                    out.computeIfAbsent(peer.getKey(), name -> new ArrayList<>())
                            .add(got);
                }
            }
            clean(bare);
            nginx.ifPresent(present -> clean(present.files()));
        }
        report("1 GiB in, s", in, true);
        report("1 GiB out, s", out, true);
    }

    private static double curl(URI place, String... how) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-k",
                "--http1.1",
                "--fail",
                "-H",
                "Authorization: Bearer " + caller.token(),
                "-H",
                "Expect:",
                "-w",
                "%{time_total}"));
        command.addAll(List.of(how));
        command.add(place.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return Double.parseDouble(said.replaceAll("(?s).*?([0-9.]+)$", "$1"));
    }

    @Test
    void manySmallOnes() throws Exception {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        try (SmallPuts puts = new SmallPuts(SMALL_ROUND)) {
            for (int round = 0; round <= SMALL_ROUNDS; round++) {
                for (Map.Entry<String, Peer> peer : peers().entrySet()) {
                    double rate = puts.rate(peer.getValue()::place, caller.token());
                    peer.getValue().rest();
                    if (round > 0) {
                        rates.computeIfAbsent(peer.getKey(), name -> new ArrayList<>())
                                .add(rate);
                    }
                }
                clean(bare);
                nginx.ifPresent(present -> clean(present.files()));
            }
        }
        report("100 KB in, " + SmallPuts.CLIENTS + " clients, a second", rates, false);
        if (server.database().isPresent()) {
            reportRowSizes(server.database().get());
        }
    }

    /** What a recording takes of PostgreSQL, indexes and all. */
    private static void reportRowSizes(EmbeddedPostgresDatabase database) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
            try (ResultSet sizes = statement.executeQuery(
                    "select relname, reltuples, pg_relation_size(oid), pg_indexes_size(oid) from pg_class"
                            + " where relname in ('recording', 'recording_artifact', 'audit_event') order by relname")) {
                while (sizes.next()) {
                    double rows = sizes.getDouble(2);
                    write(
                            "PostgreSQL, %s: %.0f rows, %.0f bytes a row and %.0f of its indexes",
                            sizes.getString(1), rows, sizes.getLong(3) / rows, sizes.getLong(4) / rows);
                }
            }
        }
    }

    /** 8 kHz, µ-law, two channels: 16 000 bytes a second. */
    @Test
    void theFirstByteInTheMiddleOfTwoHours() throws Exception {
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();
        int length = 2 * 3600 * 16_000;
        assertThat(caller.putMedia(conversation, recording, content(length), "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        server.awaitDrained();
        URI place = server.tlsUri(Caller.mediaPath(conversation, recording));
        String token = caller.token();
        List<Long> alone = new ArrayList<>();
        HttpClient one = TlsClient.trusting();
        for (int i = 0; i < 300; i++) {
            long took = firstByte(one, place, token, length);
            if (i >= 100) {
                alone.add(took);
            }
        }
        List<Long> loaded = new ArrayList<>();
        int players = 50;
        List<HttpClient> clients =
                IntStream.range(0, players).mapToObj(i -> TlsClient.trusting()).toList();
        List<Future<?>> listeners = clients.stream()
                .<Future<?>>map(client -> THREADS.submit(() -> listen(client, place, token, length)))
                .toList();
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        HttpClient starter = TlsClient.trusting();
        ticks.scheduleAtFixedRate(
                () -> THREADS.submit(() -> {
                    long took = firstByte(starter, place, token, length);
                    synchronized (loaded) {
                        loaded.add(took);
                    }
                    return null;
                }),
                0,
                50,
                TimeUnit.MILLISECONDS);
        TimeUnit.SECONDS.sleep(60);
        ticks.shutdownNow();
        listeners.forEach(listener -> listener.cancel(true));
        synchronized (loaded) {
            List<Long> warm = new ArrayList<>(loaded.subList(200, loaded.size()));
            write(
                    "first byte in the middle of 2 h: alone p50 %.1f p99 %.1f ms; %d players, 20 starts a second: p50 %.1f p99"
                            + " %.1f ms of %d",
                    percentile(alone, 50),
                    percentile(alone, 99),
                    players,
                    percentile(warm, 50),
                    percentile(warm, 99),
                    warm.size());
        }
    }

    private static long firstByte(HttpClient client, URI place, String token, int length)
            throws IOException, InterruptedException {
        long at = ThreadLocalRandom.current().nextLong(length / 4, length / 4 * 3);
        long start = System.nanoTime();
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(place)
                        .header("Authorization", "Bearer " + token)
                        .header("Range", "bytes=" + at + "-" + (at + 16_000))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(body.read()).isNotNegative();
            long took = System.nanoTime() - start;
            body.transferTo(OutputStream.nullOutputStream());
            return took;
        }
    }

    /** As a player does it: a second of sound each second. */
    private static Void listen(HttpClient client, URI place, String token, int length) throws Exception {
        while (!Thread.currentThread().isInterrupted()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(place)
                            .header("Authorization", "Bearer " + token)
                            .header(
                                    "Range",
                                    "bytes=" + ThreadLocalRandom.current().nextInt(length / 2) + "-")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                for (int second = 0; second < 30; second++) {
                    body.readNBytes(16_000);
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        }
        return null;
    }

    private static double percentile(List<Long> nanos, int percent) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    /** Ratios to what Tapelock does: above 1 it is the better one. */
    private static void report(String what, Map<String, List<Double>> figures, boolean isLessBetter)
            throws IOException {
        double ours = median(figures.get("Tapelock"));
        for (Map.Entry<String, List<Double>> each : figures.entrySet()) {
            double theirs = median(each.getValue());
            write(
                    "%s: %s median %.2f of %s; Tapelock of it %.2f",
                    what,
                    each.getKey(),
                    theirs,
                    each.getValue().stream().map("%.2f"::formatted).toList(),
                    isLessBetter ? theirs / ours : ours / theirs);
        }
    }

    private static double median(List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void write(String format, Object... values) throws IOException {
        Files.writeString(
                FIGURES, format.formatted(values) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void writeRandom(Path file) throws IOException {
        byte[] piece = content(1 << 20);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < GIBIBYTE >> 20; i++) {
                out.write(piece);
            }
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static void clean(Path files) {
        try (var all = Files.list(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** nginx with WebDAV over TLS, as one process on a port of its own. */
    private record Nginx(Process process, int port, Path files) implements AutoCloseable {

        static Nginx start(String program, Path directory) {
            try {
                Path files = Files.createDirectories(directory.resolve("files"));
                for (String made : Arrays.asList("body", "logs")) {
                    Files.createDirectories(directory.resolve(made));
                }
                int port;
                try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
                    port = free.getLocalPort();
                }
                run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        directory.resolve("key.pem").toString(),
                        "-out",
                        directory.resolve("certificate.pem").toString());
                Path configuration = Files.writeString(
                        directory.resolve("nginx.conf"), """
                        daemon off; user root; worker_processes 2; pid %1$s/nginx.pid; error_log %1$s/logs/error.log;
                        events { worker_connections 512; }
                        http {
                          access_log off; sendfile on; client_max_body_size 0; client_body_temp_path %1$s/body;
                          proxy_temp_path %1$s/unused; fastcgi_temp_path %1$s/unused; uwsgi_temp_path %1$s/unused;
                          scgi_temp_path %1$s/unused;
                          keepalive_requests 1000000;
                          server {
                            listen 127.0.0.1:%2$d ssl; ssl_certificate %1$s/certificate.pem; ssl_certificate_key %1$s/key.pem;
                            location / { root %1$s/files; dav_methods PUT; }
                          }
                        }
                        """.formatted(directory.toAbsolutePath(), port));
                Process process = new ProcessBuilder(
                                program,
                                "-c",
                                configuration.toAbsolutePath().toString(),
                                "-p",
                                directory.toAbsolutePath().toString())
                        .inheritIO()
                        .start();
                TimeUnit.SECONDS.sleep(1);
                assertThat(process.isAlive()).isTrue();
                return new Nginx(process, port, files);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static void run(String... command) throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(said).isZero();
        }

        URI uri(String path) {
            return URI.create("https://127.0.0.1:" + port + path);
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
