package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Needles;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kills the sealer, as it is built, again and again while four writers give it recordings and the way to the centre is
 * bad, and looks whether each recording that it took comes to the centre, once.
 *
 * <p>{@code -Dtapelock.edge.kills=50} says how often, {@code -Dtapelock.edge.seed=…} repeats what an earlier run drew; the
 * threads' timing it cannot repeat.
 */
class EdgeKillIT {

    private static final int WRITERS = 4;
    private static final int KILLS = Integer.getInteger("tapelock.edge.kills", 3);
    private static final long SEED = Long.getLong("tapelock.edge.seed", new Random().nextLong());
    private static final byte[] MARKER =
            "This is what a caller said, and it lies on no disk.".getBytes(StandardCharsets.US_ASCII);

    /** A recording as it was sent. */
    private record Sent(UUID conversation, UUID recording, byte[] content) {

        static Sent random(SplittableRandom random) {
            int length = random.nextInt(10) == 0 ? random.nextInt(2_000_000) : random.nextInt(60_000);
            ByteBuffer content = ByteBuffer.allocate(MARKER.length + length);
            content.put(MARKER);
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            content.put(noise);
            return new Sent(
                    new UUID(random.nextLong(), random.nextLong()),
                    new UUID(random.nextLong(), random.nextLong()),
                    content.array());
        }
    }

    private final Random random = new Random(SEED);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<UUID, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final Queue<Sent> inDoubt = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final Needles needles = new Needles().add("content", MARKER);
    private FakeCentre centre;
    private EdgeProcess edge;
    private volatile Process daemon;
    private volatile int port;

    @BeforeEach
    void begin() throws IOException {
        centre = new FakeCentre().forgetful();
        edge = new EdgeProcess(
                TestDirectory.empty(EdgeKillIT.class, "edge"),
                centre.address(),
                FakeCentre.CLIENT,
                FakeCentre.SECRET,
                "interval=PT0.2S",
                "firstWait=PT0.05S",
                "longestWait=PT1S",
                "unopenedInterval=PT0.5S");
    }

    @AfterEach
    void end() throws Exception {
        threads.shutdownNow();
        Process running = daemon;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor();
        }
        centre.close();
    }

    @Test
    void whatWasTakenComesToTheCentreOnceWhateverHappens() throws Exception {
        System.out.println("EdgeKillIT: -Dtapelock.edge.kills=" + KILLS + " -Dtapelock.edge.seed=" + SEED);
        int totalInDoubt = 0;
        start();
        for (int round = 1; round <= KILLS; round++) {
            makeTheWayBad(round);
            int before = acknowledged.size();
            writeAndKill();
            int left = requireSealed();
            int inDoubtNow = inDoubt.size();
            totalInDoubt += inDoubtNow;
            start();
            int found = resolveDoubt();
            System.out.printf(
                    "round %d: %d taken, %d in doubt, %d of those were there; %d sealed files at the kill%n",
                    round, acknowledged.size() - before - inDoubtNow, inDoubtNow, found, left);
        }
        centre.always(exchange -> false);
        centre.holderIsBack();
        await().atMost(Duration.ofMinutes(2)).until(() -> edge.sealedFiles().isEmpty());
        requireArrived();
        System.out.printf(
                "%d kills, %d recordings taken and all at the centre, %d of them in doubt meanwhile, %d verified%n",
                KILLS, acknowledged.size(), totalInDoubt, centre.verifications());
    }

    @Test
    void theCommandsSayInOneLineWhatIsWrong() throws Exception {
        String id = UUID.randomUUID().toString();
        centre.always(FakeCentre.answers(503, "away"));
        assertThat(edge.status().waitFor()).as("no lease is an alarm").isEqualTo(3);
        assertThat(said(edge.put(id, id), 1)).containsPattern("^tapelock: .*503 away as told\\R$");

        centre.always(exchange -> false);
        assertThat(said(edge.put(id, id, "--length", "7"), 1)).contains("--length is 7 and 0 bytes came");
        assertThat(said(edge.put("x", id), 1)).contains("conversationId is \"x\"");
        assertThat(said(edge.put(id, id), 0)).isEmpty();
        assertThat(said(edge.put(id, id), 1)).contains("was taken already");
        assertThat(edge.status().waitFor()).isZero();
        daemon = edge.run();
        edge.port(daemon);
        await().until(() -> centre.verifications() == 1 && edge.sealedFiles().isEmpty());
        Process second = edge.run();
        assertThat(second.waitFor()).isEqualTo(1);
    }

    private static String said(Process process, int status) throws Exception {
        process.getOutputStream().close();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(status);
        return said;
    }

    private void start() throws Exception {
        daemon = edge.run();
        port = edge.port(daemon);
        await().until(() -> Files.exists(edge.directory().resolve("spool/lease.json")));
        try (Stream<Path> incoming = Files.list(edge.directory().resolve("spool/incoming"))) {
            assertThat(incoming).as("leftovers after a start").isEmpty();
        }
    }

    /** Cuts, lost answers and busy times in each round, a key's holder that is away in every second, no centre in every third. */
    private void makeTheWayBad(int round) {
        centre.holderIsBack();
        centre.holderIsAway(round % 2 == 0);
        if (round % 4 == 3) {
            centre.changeKey();
        }
        Random faults = new Random(random.nextLong());
        centre.always(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/media")) {
                return false;
            }
            if (round % 3 == 0) {
                return FakeCentre.answers(503, "away").happens(exchange);
            }
            return switch (faults.nextInt(8)) {
                case 0 -> centre.cutsAfter(faults.nextInt(100_000)).happens(exchange);
                case 1 -> centre.losesAcknowledgement().happens(exchange);
                case 2 -> FakeCentre.answers(503, "busy").happens(exchange);
                default -> false;
            };
        });
    }

    private void writeAndKill() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        CountDownLatch first = new CountDownLatch(1);
        List<Future<?>> writers = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            boolean isPipe = number == 0;
            writers.add(threads.submit(() -> {
                while (!isOver.get()) {
                    write(Sent.random(own), isPipe, own, isOver, first);
                }
                return null;
            }));
        }
        assertThat(first.await(1, TimeUnit.MINUTES)).as("a first recording").isTrue();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100, 1500));
        daemon.destroyForcibly();
        isOver.set(true);
        for (Future<?> writer : writers) {
            writer.get(2, TimeUnit.MINUTES);
        }
        daemon.waitFor();
    }

    private void write(Sent sent, boolean isPipe, SplittableRandom own, AtomicBoolean isOver, CountDownLatch first)
            throws Exception {
        try {
            if (isPipe ? pipe(sent, own, isOver) : put(sent) == 201) {
                acknowledged.put(sent.recording(), sha256(sent.content()));
                first.countDown();
                return;
            }
        } catch (IOException e) {
            isOver.set(true);
        }
        inDoubt.add(sent);
    }

    /** By a process of its own, which is sometimes killed, too. */
    private boolean pipe(Sent sent, SplittableRandom own, AtomicBoolean isOver) throws Exception {
        Process put = edge.put(
                sent.conversation().toString(), sent.recording().toString(), "--length", "" + sent.content().length);
        try (OutputStream in = put.getOutputStream()) {
            in.write(sent.content());
        } catch (IOException e) {
            surprises.add("put: " + new String(put.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        boolean isKilled = false;
        if (own.nextInt(3) == 0 && !put.waitFor(own.nextInt(600), TimeUnit.MILLISECONDS)) {
            put.destroyForcibly();
            isKilled = true;
        }
        while (!put.waitFor(50, TimeUnit.MILLISECONDS)) {
            if (isOver.get()) {
                put.destroyForcibly();
                isKilled = true;
            }
        }
        if (put.exitValue() != 0 && !isKilled) {
            surprises.add("put ended with " + put.exitValue());
        }
        return put.exitValue() == 0;
    }

    private int put(Sent sent) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(sent);
        if (answer.statusCode() != 201) {
            surprises.add(answer.statusCode() + " " + answer.body());
        }
        return answer.statusCode();
    }

    private HttpResponse<String> send(Sent sent) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/conversations/" + sent.conversation()
                                + "/recordings/" + sent.recording() + "/media"))
                        .header("Content-Type", "audio/wav")
                        .timeout(Duration.ofMinutes(1))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(sent.content()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As the kill left it: what is visible is whole, and what is not delivered is visible; nothing lies there in plain. */
    private int requireSealed() throws Exception {
        assertThat(needles.search(edge.directory())).isEmpty();
        List<Path> files = edge.sealedFiles();
        Map<String, byte[]> arrived = centre.verified();
        List<UUID> here = new ArrayList<>();
        for (Path file : files) {
            UUID recording =
                    SpoolName.parse(file.getFileName().toString()).orElseThrow().recording();
            byte[] content = centre.openFile(Files.readAllBytes(file));
            if (acknowledged.containsKey(recording)) {
                assertThat(sha256(content)).isEqualTo(acknowledged.get(recording));
            }
            here.add(recording);
        }
        assertThat(acknowledged.keySet())
                .as("taken, and neither here nor at the centre")
                .allMatch(recording -> here.contains(recording) || arrived.containsKey(recording + " call.0"));
        return files.size();
    }

    /** What got no answer is there as a whole or not at all; sending it again makes it certain. */
    private int resolveDoubt() throws Exception {
        int found = 0;
        for (Sent sent = inDoubt.poll(); sent != null; sent = inDoubt.poll()) {
            HttpResponse<String> answer = send(sent);
            boolean isThere = answer.statusCode() == 409
                    && answer.body().contains("\"contentLength\":" + sent.content().length + ",");
            assertThat(isThere || answer.statusCode() == 201)
                    .as(answer.statusCode() + " " + answer.body())
                    .isTrue();
            found += isThere ? 1 : 0;
            acknowledged.put(sent.recording(), sha256(sent.content()));
        }
        return found;
    }

    private void requireArrived() {
        assertThat(surprises).isEmpty();
        assertThat(centre.problems).isEmpty();
        Map<String, byte[]> verified = centre.verified();
        assertThat(verified).hasSize(acknowledged.size());
        acknowledged.forEach((recording, digest) -> assertThat(verified.get(recording + " call.0"))
                .as(recording.toString())
                .isEqualTo(digest));
        assertThat(centre.verifications())
                .as("files that were opened, each once")
                .isEqualTo(acknowledged.size());
    }

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }
}
