package dev.tapelock.export.s3;

import static dev.tapelock.export.s3.BucketCalls.INTEGRATIONS;
import static dev.tapelock.export.s3.BucketCalls.configuration;
import static dev.tapelock.export.s3.BucketCalls.properties;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.export.pgp.Decryption;
import dev.tapelock.export.pgp.SampleKey;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Bulk jobs to destinations with recipients, on the running server: only those read what lies there. */
@ExtendWith(SharedServer.class)
class EncryptedExportIT {

    private static final PGPKeyPair FIRST = SampleKey.x25519();
    private static final PGPKeyPair SECOND = SampleKey.x25519();
    private static final SampleKey FIRST_KEY = SampleKey.of(SampleKey.ed25519(), FIRST);
    private static final SampleKey SECOND_KEY = SampleKey.of(SampleKey.ed25519(), SECOND);
    private static final byte[] MEDIA = new byte[300_001];

    private static S3Server store;
    private static S3Client s3;

    private final ServerProcess server;
    private final Caller caller;
    private final Caller other;
    private final JobCalls jobs;
    private final BucketCalls buckets;
    private final UUID conversation = UUID.randomUUID();
    private final UUID recording = UUID.randomUUID();

    EncryptedExportIT(ServerProcess server) {
        this.server = server;
        this.caller = server.demoCaller("");
        this.other = server.demoCaller("other.");
        this.jobs = new JobCalls(caller);
        this.buckets = new BucketCalls(caller);
    }

    @BeforeAll
    static void startStore() throws IOException {
        new Random(1).nextBytes(MEDIA);
        store = S3Server.inMemory(TestDirectory.empty(EncryptedExportIT.class, "s3"));
        s3 = store.client();
    }

    @AfterAll
    static void stopStore() {
        s3.close();
        store.close();
    }

    @AfterEach
    void removeAll() {
        buckets.removeAll();
    }

    private static JsonObjectBuilder withKeys(JsonObjectBuilder properties, String... armored) {
        return properties.add("pgpPublicKeys", Json.createArrayBuilder(List.of(armored)));
    }

    private HttpResponse<byte[]> addDirectory(String... armored) {
        String path = JobCalls.exportRoot(server, caller).getParent().toString();
        return caller.post(
                INTEGRATIONS,
                Json.createObjectBuilder()
                        .add("name", "S3 is not where this is " + UUID.randomUUID())
                        .add("integrationType", Json.createObjectBuilder().add("id", "tapelock-directory"))
                        .add(
                                "config",
                                Json.createObjectBuilder()
                                        .add(
                                                "current",
                                                configuration(
                                                        withKeys(
                                                                Json.createObjectBuilder()
                                                                        .add("path", path),
                                                                armored),
                                                        Optional.empty())))
                        .build()
                        .toString());
    }

    private void record() {
        HttpResponse<byte[]> answer = caller.send(
                caller.request(Caller.mediaPath(conversation, recording) + "?startTime=2026-02-03T04:05:06.000Z")
                        .header("Content-Type", "audio/wav")
                        .PUT(BodyPublishers.ofByteArray(MEDIA)));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
        caller.send(caller.request(Caller.mediaPath(conversation, recording).replace("/media", "/transcript"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"transcripts\":[]}")));
    }

    private void export(String integration) {
        jobs.run(jobs.orderOf(conversation).replace(jobs.integration(), integration));
    }

    private void assertReadByRecipientsAlone(Map<String, byte[]> files) throws Exception {
        assertThat(files).hasSize(4);
        assertThat(files.keySet()).allMatch(name -> name.endsWith(".pgp"));
        for (PGPKeyPair key : List.of(FIRST, SECOND)) {
            Map<String, byte[]> opened = new LinkedHashMap<>();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                opened.put(
                        file.getKey(),
                        Decryption.open(file.getValue(), key.getPrivateKey()).content());
            }
            assertThat(opened.get(recording + ".wav.pgp")).isEqualTo(MEDIA);
            assertThat(new String(opened.get(recording + ".wav_metadata.json.pgp"), StandardCharsets.UTF_8))
                    .contains(conversation.toString());
        }
    }

    @Test
    void inADirectoryEachFileIsEncrypted() throws Exception {
        record();
        HttpResponse<byte[]> added = addDirectory(FIRST_KEY.armored() + SECOND_KEY.armored());
        assertThat(added.statusCode()).as(text(added)).isEqualTo(200);
        export(object(added).getString("id"));

        assertReadByRecipientsAlone(filesInDirectory());
        assertThat(Files.readString(JobCalls.exportRoot(server, caller).resolve("README.txt")))
                .contains("Tapelock");
    }

    private Map<String, byte[]> filesInDirectory() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Path place = JobCalls.exportRoot(server, caller)
                .resolve("year=2026/month=2/day=3/hour=4/conversation_id=" + conversation);
        try (Stream<Path> found = Files.list(place)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void whoAllAskForAeadGetIt() throws Exception {
        record();
        String wanting = SampleKey.wanting(FIRST, AEADAlgorithmTags.GCM).armored()
                + SampleKey.wanting(SECOND, AEADAlgorithmTags.OCB, AEADAlgorithmTags.GCM)
                        .armored();
        String integration = object(addDirectory(wanting)).getString("id");
        export(integration);

        Map<String, byte[]> files = filesInDirectory();
        assertReadByRecipientsAlone(files);
        for (byte[] file : files.values()) {
            assertThat(Decryption.open(file, FIRST.getPrivateKey()).isAead()).isTrue();
        }
        assertThat(shown(integration).getString("pgpMessageFormat")).isEqualTo("seipd2-aes256-gcm");
        String mixed = object(addDirectory(wanting, FIRST_KEY.armored())).getString("id");
        assertThat(shown(mixed).getString("pgpMessageFormat")).isEqualTo("seipd1-aes256-mdc");
        assertThat(shown(object(addDirectory()).getString("id"))).doesNotContainKey("pgpMessageFormat");
        assertNotTaken(mixed, "seipd2-aes256-gcm");
    }

    private static String configurationPath(String integration) {
        return INTEGRATIONS + "/" + integration + "/config/current";
    }

    private JsonObject shown(String integration) {
        return object(caller.get(configurationPath(integration))).getJsonObject("properties");
    }

    private void assertNotTaken(String integration, String format) {
        JsonObject read = object(caller.get(configurationPath(integration)));
        JsonObject properties = read.getJsonObject("properties");
        JsonObject claiming = Json.createObjectBuilder(read)
                .add("properties", Json.createObjectBuilder(properties).add("pgpMessageFormat", format))
                .build();
        HttpResponse<byte[]> answer = caller.put(configurationPath(integration), claiming.toString());
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(object(answer).getJsonObject("properties")).isEqualTo(properties);
        assertThat(shown(integration)).isEqualTo(properties);
    }

    /** For a list, or for one change, nobody verifies what the format follows from. */
    @Test
    void theWholeIntegrationDoesNotTellTheFormat() {
        JsonObject added = object(addDirectory(FIRST_KEY.armored()));
        String path = INTEGRATIONS + "/" + added.getString("id");
        JsonObject listed = object(caller.get(INTEGRATIONS + "?pageSize=100"))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(each -> each.getString("id").equals(added.getString("id")))
                .findFirst()
                .orElseThrow();
        JsonObject noted = object(caller.send(caller.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"notes\":\"x\"}"))));
        for (JsonObject whole : List.of(added, listed, object(caller.get(path)), noted)) {
            assertThat(whole.getJsonObject("config").getJsonObject("current").getJsonObject("properties"))
                    .doesNotContainKey("pgpMessageFormat")
                    .containsKey("pgpKeys");
        }
    }

    private List<String> fingerprints(String integration) {
        return shown(integration).getJsonArray("pgpKeys").getValuesAs(JsonObject.class).stream()
                .map(key -> key.getString("fingerprint"))
                .toList();
    }

    @Test
    void inABucketThatDoesNotEncryptEachFileButTheReadmeIsEncrypted() throws Exception {
        String bucket = "exports-" + UUID.randomUUID();
        s3.createBucket(order -> order.bucket(bucket));
        record();
        JsonObjectBuilder properties =
                withKeys(properties(bucket, store.endpoint()).remove("sse"), FIRST_KEY.armored(), SECOND_KEY.armored());
        String integration = buckets.added(configuration(properties, Optional.of(buckets.addCredential())));
        export(integration);

        Map<String, byte[]> files = new LinkedHashMap<>();
        for (S3Object each : s3.listObjectsV2(order -> order.bucket(bucket)).contents()) {
            String name = each.key().substring(each.key().lastIndexOf('/') + 1);
            files.put(
                    name,
                    s3.getObjectAsBytes(order -> order.bucket(bucket).key(each.key()))
                            .asByteArray());
        }
        assertThat(new String(files.remove("README.txt"), StandardCharsets.UTF_8))
                .contains("Tapelock");
        String manifest = files.keySet().stream()
                .filter(name -> name.endsWith(".jsonl"))
                .findFirst()
                .orElseThrow();
        assertThat(files.remove(manifest + ".sig")).isNotEmpty();
        assertThat(new String(files.remove(manifest), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(fingerprints(integration)));
        assertReadByRecipientsAlone(files);
    }

    @Test
    void theKeysAreShownToTheirOrganizationAlone() {
        String id = object(addDirectory(FIRST_KEY.armored())).getString("id");
        String path = INTEGRATIONS + "/" + id + "/config/current";
        JsonObject shown = object(caller.get(path)).getJsonObject("properties");
        JsonObject key = shown.getJsonArray("pgpKeys").getJsonObject(0);
        assertThat(shown.getJsonArray("pgpPublicKeys").getString(0)).startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----");
        assertThat(key.getString("fingerprint")).matches("[0-9A-F]{40}");
        assertThat(key.getString("algorithm")).isEqualTo("ECDH Curve25519");
        assertThat(key.getJsonArray("userIds").getString(0)).isEqualTo("Ann <ann@example.com>");
        assertThat(buckets.validate(id).getBoolean("usable")).isTrue();
        assertThat(text(caller.post(
                        "/api/v2/audits/query/realtime",
                        "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"filters\":["
                                + "{\"property\":\"EntityId\",\"value\":\"" + id + "\"}]}")))
                .contains("DestinationAdded", key.getString("fingerprint"));

        assertRefused(other.get(path), 404, "not.found");
        assertRefused(other.get(INTEGRATIONS + "/" + id), 404, "not.found");
        assertThat(text(other.get(INTEGRATIONS + "?pageSize=100"))).doesNotContain(key.getString("fingerprint"));
    }

    @Test
    void keysAreReplacedByThoseThatAreGiven() {
        String id = object(addDirectory(FIRST_KEY.armored())).getString("id");
        String path = INTEGRATIONS + "/" + id + "/config/current";
        JsonObject before = object(caller.get(path));
        for (List<String> keys : List.of(
                List.of(SECOND_KEY.armored(), FIRST_KEY.armored()),
                List.of(FIRST_KEY.armored(), SECOND_KEY.armored()),
                List.<String>of())) {
            JsonObject changed = object(caller.put(
                    path,
                    Json.createObjectBuilder()
                            .add("version", object(caller.get(path)).getInt("version"))
                            .add(
                                    "properties",
                                    withKeys(
                                            Json.createObjectBuilder()
                                                    .add(
                                                            "path",
                                                            before.getJsonObject("properties")
                                                                    .getString("path")),
                                            keys.toArray(String[]::new)))
                            .build()
                            .toString()));
            assertThat(changed.getJsonObject("properties").getJsonArray("pgpKeys"))
                    .hasSize(keys.size());
            assertThat(object(caller.get(path)).getJsonObject("properties"))
                    .isEqualTo(changed.getJsonObject("properties"));
        }
    }

    @Test
    void whatIsNoPublicKeyIsRefusedAndNothingStored() {
        String secret = SampleKey.armored("PRIVATE KEY BLOCK", FIRST_KEY.packets());
        int before = object(caller.get(INTEGRATIONS)).getInt("total");
        for (String text : List.of(secret, "no key", "x".repeat(70_000))) {
            JsonObject refused = assertRefused(addDirectory(text), 400, "invalid.value");
            assertThat(refused.getString("message")).contains("pgpPublicKeys").doesNotContain("BEGIN PGP");
        }
        assertRefused(addDirectory("x".repeat(10_000_000)), 413, "request.too.large");
        assertThat(object(caller.get(INTEGRATIONS)).getInt("total")).isEqualTo(before);
    }
}
