package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Kills the server at every request that an export makes to its bucket, and lets that request get lost, arrive at that moment, or
 * arrive when the next run has finished the job. In between lies every commit of the job.
 *
 * <p>{@code -Dtapelock.it.crash.from=0 -Dtapelock.it.crash.to=1000 -Dtapelock.it.crash.step=1} say at which requests.
 */
@Tag("long")
class ExportCrashIT {

    private static final int FROM = Integer.getInteger("tapelock.it.crash.from", 0);
    private static final int TO = Integer.getInteger("tapelock.it.crash.to", 1000);
    private static final int STEP = Integer.getInteger("tapelock.it.crash.step", 5);
    private static final String PREFIX = "exports/";

    /** What becomes of the request at which the server dies. */
    private enum Fate {
        LOST,
        ARRIVES,
        ARRIVES_LATE
    }

    private EmbeddedPostgresDatabase database;
    private S3Server store;
    private FaultyProxy proxy;
    private S3Client s3;
    private ServerProcess server;
    private Caller caller;
    private final UUID conversation = UUID.randomUUID();
    private Map<String, byte[]> expected = Map.of();

    @BeforeEach
    void begin() throws Exception {
        database = EmbeddedPostgresDatabase.start(TestDirectory.empty(ExportCrashIT.class, "postgres"));
        store = S3Server.inMemory(TestDirectory.empty(ExportCrashIT.class, "s3"));
        proxy = new FaultyProxy(store.endpoint());
        s3 = store.client();
        server = ServerProcess.in(TestDirectory.empty(ExportCrashIT.class, "server"))
                .demo()
                .postgresql(database)
                .setting("tapelock.export.tick", "PT0.5S")
                .setting("tapelock.export.lease", "PT5S")
                .setting("tapelock.export.s3.part-size", "5MiB")
                .start();
        caller = server.demoCaller("");
        deliver(100_000);
        deliver(6 * 1024 * 1024);
        UUID withTranscript = deliver(1);
        assertThat(caller.put(
                                "/api/v2/conversations/" + conversation + "/recordings/" + withTranscript
                                        + "/transcript",
                                "{\"transcripts\":[]}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(caller.post("/api/v2/conversations/" + conversation + "/recordings", "{\"media\":\"audio\"}")
                        .statusCode())
                .as("one that is announced and not delivered")
                .isEqualTo(201);
        server.awaitDrained();
    }

    private UUID deliver(int length) {
        UUID recording = UUID.randomUUID();
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        assertThat(caller.putMedia(conversation, recording, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        return recording;
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        s3.close();
        proxy.close();
        store.close();
        database.close();
    }

    @Test
    void eachFileLiesThereOnceWhereverTheServerDies() throws Exception {
        Attempt undisturbed = new Attempt();
        AtomicInteger requests = new AtomicInteger();
        proxy.before(seen -> undisturbed.isMine(seen) && requests.incrementAndGet() < 0, () -> {});
        undisturbed.start();
        new JobCalls(caller).await(undisturbed.job, "FULFILLED");
        expected = undisturbed.files();
        undisturbed.assertManifest();
        undisturbed.remove();
        System.out.println(requests.get() + " requests of an export");
        int kills = 0;
        int points = 0;
        for (int point = FROM; point < Math.min(TO, requests.get()); point += STEP) {
            points++;
            for (Fate fate : Fate.values()) {
                kills += new Attempt().isKilledAt(point, fate) ? 1 : 0;
            }
        }
        System.out.printf(
                "%d requests of an export, killed at %d of them, %d kills; each file once, manifests verify%n",
                requests.get(), points, kills);
        assertThat(kills).isPositive();
    }

    /** One export into a bucket of its own. */
    private final class Attempt {

        private final String bucket = "exports-" + UUID.randomUUID();
        private final BucketCalls buckets = new BucketCalls(caller);
        private final String job;

        Attempt() {
            s3.createBucket(order -> order.bucket(bucket));
            String integration = buckets.added(BucketCalls.configuration(
                    BucketCalls.properties(bucket, proxy.endpoint()), Optional.of(buckets.addCredential())));
            JobCalls jobs = new JobCalls(caller);
            job = jobs.create(jobs.orderOf(conversation).replace(jobs.integration(), integration));
            jobs.await(job, "READY");
        }

        boolean isMine(FaultyProxy.Seen seen) {
            return seen.target().startsWith("/" + bucket + "/") || seen.target().startsWith("/" + bucket + "?");
        }

        void start() {
            assertThat(new JobCalls(caller).start(job).statusCode()).isEqualTo(200);
        }

        boolean isKilledAt(int point, Fate fate) throws Exception {
            AtomicInteger count = new AtomicInteger();
            CountDownLatch dead = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            CountDownLatch arrived = new CountDownLatch(1);
            proxy.leaveTo(seen -> isMine(seen) && count.getAndIncrement() == point, () -> {
                server.kill();
                dead.countDown();
                boolean isGoingOn = fate == Fate.ARRIVES || (fate == Fate.ARRIVES_LATE && isOpen(over));
                arrived.countDown();
                return isGoingOn;
            });
            start();
            boolean isKilled = dead.await(30, TimeUnit.SECONDS);
            if (isKilled) {
                server.start();
                caller = server.demoCaller("");
            }
            new JobCalls(caller).await(job, "FULFILLED");
            over.countDown();
            if (isKilled) {
                assertThat(arrived.await(1, TimeUnit.MINUTES)).isTrue();
                // The request itself is on its way for a moment.
                TimeUnit.SECONDS.sleep(1);
            }
            proxy.forget();
            assertComplete(point + " " + fate);
            remove();
            System.out.println("request " + point + ", which " + fate + (isKilled ? "" : ": not made this time"));
            return isKilled;
        }

        private boolean isOpen(CountDownLatch latch) {
            try {
                return latch.await(5, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void assertComplete(String where) throws Exception {
            Map<String, byte[]> files = files();
            assertThat(files.keySet()).as(where).isEqualTo(expected.keySet());
            expected.forEach((name, content) ->
                    assertThat(files.get(name)).as(where + ": " + name).isEqualTo(content));
            assertManifest();
        }

        /** All but the manifest, by their names. */
        private Map<String, byte[]> files() {
            Map<String, byte[]> files = new TreeMap<>();
            for (S3Object each : objects()) {
                if (!each.key().startsWith(PREFIX + "manifests/")) {
                    files.put(each.key(), read(each.key()));
                }
            }
            return files;
        }

        private List<S3Object> objects() {
            return s3.listObjectsV2(order -> order.bucket(bucket)).contents();
        }

        private byte[] read(String key) {
            return s3.getObjectAsBytes(order -> order.bucket(bucket).key(key)).asByteArray();
        }

        private void assertManifest() throws Exception {
            JsonObject said = new JobCalls(caller).read(job).getJsonObject("manifest");
            byte[] manifest = read(PREFIX + said.getString("path"));
            assertThat(sha256(manifest)).isEqualTo(said.getString("sha256"));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(publicKey(said.getString("keyId")));
            signature.update(manifest);
            assertThat(signature.verify(read(PREFIX + said.getString("path") + ".sig")))
                    .isTrue();
            List<String> named = new ArrayList<>();
            List<String> types = new ArrayList<>();
            for (String line : new String(manifest, StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    JsonObject entry = object(line);
                    types.add(entry.getString("type"));
                    if (entry.getString("type").equals("file")) {
                        named.add(PREFIX + entry.getString("path"));
                        assertListed(entry);
                    }
                }
            }
            assertThat(types).startsWith("manifest").endsWith("skipped", "end");
            assertThat(named)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(files().keySet().stream()
                            .filter(name -> !name.equals(PREFIX + "README.txt"))
                            .toList());
        }

        private void assertListed(JsonObject entry) throws Exception {
            String key = PREFIX + entry.getString("path");
            byte[] content = read(key);
            assertThat(content).hasSize(entry.getInt("length"));
            assertThat(sha256(content)).isEqualTo(entry.getString("sha256"));
            assertThat(s3.headObject(order -> order.bucket(bucket).key(key)).eTag())
                    .isEqualTo(entry.getString("eTag"));
        }

        private void remove() {
            buckets(caller).removeAll();
            objects()
                    .forEach(each ->
                            s3.deleteObject(order -> order.bucket(bucket).key(each.key())));
        }

        private BucketCalls buckets(Caller now) {
            return new BucketCalls(now);
        }
    }

    private PublicKey publicKey(String id) throws Exception {
        String pem = Caller.object(caller.get("/api/v2/recording/jobs/manifestkeys"))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(key -> key.getString("id").equals(id))
                .map(key -> key.getString("publicKey"))
                .findFirst()
                .orElseThrow();
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static JsonObject object(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }
}
