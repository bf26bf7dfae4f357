package dev.tapelock.export.s3;

import static dev.tapelock.export.s3.BucketCalls.CREDENTIALS;
import static dev.tapelock.export.s3.BucketCalls.INTEGRATIONS;
import static dev.tapelock.export.s3.BucketCalls.configuration;
import static dev.tapelock.export.s3.BucketCalls.properties;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.JobCalls;
import dev.tapelock.export.ManifestCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Bulk jobs into a bucket, on the running server: made by the API, carried out, checked, and kept apart. */
@ExtendWith(SharedServer.class)
class S3ExportIT {

    private static S3Server store;
    private static FaultyProxy proxy;
    private static S3Client s3;

    private final ServerProcess server;
    private final Caller caller;
    private final Caller other;
    private final JobCalls jobs;
    private final BucketCalls buckets;
    private String bucket;

    S3ExportIT(ServerProcess server) {
        this.server = server;
        this.caller = server.demoCaller("");
        this.other = server.demoCaller("other.");
        this.jobs = new JobCalls(caller);
        this.buckets = new BucketCalls(caller);
    }

    @BeforeAll
    static void startStore() throws IOException {
        store = S3Server.inMemory(TestDirectory.empty(S3ExportIT.class, "s3"));
        proxy = new FaultyProxy(store.endpoint());
        s3 = store.client();
    }

    @AfterAll
    static void stopStore() throws IOException {
        s3.close();
        proxy.close();
        store.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "exports-" + UUID.randomUUID();
        s3.createBucket(order -> order.bucket(bucket));
    }

    @AfterEach
    void removeAll() {
        proxy.forget();
        buckets.removeAll();
        new BucketCalls(other).removeAll();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private String order(UUID conversation, String integration) {
        return jobs.orderOf(conversation).replace(jobs.integration(), integration);
    }

    private String started(UUID conversation, String integration) {
        String id = jobs.create(order(conversation, integration));
        jobs.await(id, "READY");
        HttpResponse<byte[]> answer = jobs.start(id);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return id;
    }

    private String addedDestination() {
        return buckets.added(configuration(properties(bucket, proxy.endpoint()), Optional.of(buckets.addCredential())));
    }

    private String nameOf(OneRecording recording) {
        return s3.listObjectsV2(order -> order.bucket(bucket).prefix("exports/year=")).contents().stream()
                .map(S3Object::key)
                .filter(key -> key.endsWith(recording.id() + ".wav"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in the bucket"));
    }

    private List<String> names() {
        return s3.listObjectsV2(order -> order.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Test
    void recordingsLieEncryptedInTheBucketAndAnotherClientReadsThem() throws Exception {
        OneRecording small = OneRecording.delivered(caller, content(100_000));
        OneRecording large = OneRecording.delivered(caller, content(9 * 1024 * 1024));
        String id = addedDestination();

        jobs.await(started(small.conversation(), id), "FULFILLED");
        JsonObject job = jobs.await(started(large.conversation(), id), "FULFILLED");

        assertThat(job.getInt("totalProcessedRecordings")).isEqualTo(1);
        for (OneRecording each : List.of(small, large)) {
            String name = nameOf(each);
            assertThat(s3.getObjectAsBytes(order -> order.bucket(bucket).key(name))
                            .asByteArray())
                    .isEqualTo(each.content());
            assertThat(s3.headObject(order -> order.bucket(bucket).key(name)).serverSideEncryptionAsString())
                    .isEqualTo("AES256");
            assertThat(names()).contains(name + "_metadata.json", "exports/README.txt");
        }
        assertThat(s3.listMultipartUploads(order -> order.bucket(bucket)).uploads())
                .isEmpty();
        assertThat(names()).noneMatch(name -> name.contains("~"));
        assertManifestIsRightAndLast(job);
    }

    @Test
    void whatLiesInTheBucketIsComparedWithTheManifest() throws Exception {
        OneRecording recording = OneRecording.delivered(caller, content(9 * 1024 * 1024));
        String id = jobs.await(started(recording.conversation(), addedDestination()), "FULFILLED")
                .getString("id");
        JsonObject good = jobs.verified(id);
        assertThat(good.getString("state")).as(good.toString()).isEqualTo("VERIFIED");
        assertThat(good.getInt("files")).isEqualTo(4);

        String name = nameOf(recording);
        byte[] altered = recording.content().clone();
        altered[altered.length - 1] ^= 1;
        s3.putObject(order -> order.bucket(bucket).key(name), RequestBody.fromBytes(altered));
        s3.deleteObject(order -> order.bucket(bucket).key(name + "_metadata.json"));
        JsonObject bad = jobs.verified(id);
        assertThat(bad.getString("state")).as(bad.toString()).isEqualTo("DIFFERENT");
        assertThat(bad.getInt("missing")).isEqualTo(1);
        assertThat(bad.getInt("different")).isEqualTo(1);

        names().forEach(each -> s3.deleteObject(order -> order.bucket(bucket).key(each)));
        s3.deleteBucket(order -> order.bucket(bucket));
        JsonObject gone = jobs.verified(id);
        assertThat(gone.getString("state")).as(gone.toString()).isEqualTo("FAILED");
        assertThat(gone.getString("errorMessage")).contains("There is no such bucket");
    }

    @Test
    void anObjectThatIsRefusedSaysNothingOfTheOthers() {
        OneRecording recording = OneRecording.delivered(caller, content(50_000));
        String id = jobs.await(started(recording.conversation(), addedDestination()), "FULFILLED")
                .getString("id");
        String address = JobCalls.JOBS + "/" + id;
        proxy.refuse(1, 403, "InvalidObjectState", request -> isGet(request, recording.id() + ".wav"));

        JsonObject found = jobs.verified(id);

        assertThat(found.getString("state")).as(found.toString()).isEqualTo("DIFFERENT");
        assertThat(found.getInt("files")).isEqualTo(4);
        assertThat(found.getInt("unreadable")).isEqualTo(1);
        assertThat(found.getInt("missing") + found.getInt("different")).isZero();
        assertThat(object(caller.get(address + "/verifications/problems"))
                        .getJsonArray("entities")
                        .getJsonObject(0)
                        .getString("problem"))
                .isEqualTo("UNREADABLE");

        proxy.refuse(1, 403, "AccessDenied", request -> isGet(request, ".jsonl"));
        HttpResponse<byte[]> refused = caller.get(address + "/manifest");
        assertRefused(refused, 503, "repository.unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(caller.get(address + "/manifest").statusCode()).isEqualTo(200);
        assertThat(jobs.verified(id).getString("state")).isEqualTo("VERIFIED");
    }

    private static boolean isGet(FaultyProxy.Seen request, String end) {
        return request.method().equals("GET") && request.target().endsWith(end);
    }

    private byte[] bytes(String name) {
        return s3.getObjectAsBytes(order -> order.bucket(bucket).key("exports/" + name))
                .asByteArray();
    }

    private void assertManifestIsRightAndLast(JsonObject job) throws Exception {
        String path = job.getJsonObject("manifest").getString("path");
        List<JsonObject> lines = ManifestCalls.verified(caller, job, bytes(path), bytes(path + ".sig"));
        List<JsonObject> files = ManifestCalls.ofType("file", lines);
        assertThat(files).hasSize(2);
        HeadObjectResponse manifest =
                s3.headObject(order -> order.bucket(bucket).key("exports/" + path));
        for (JsonObject file : files) {
            HeadObjectResponse there =
                    s3.headObject(order -> order.bucket(bucket).key("exports/" + file.getString("path")));
            assertThat(file.getString("sha256")).isEqualTo(ManifestCalls.sha256(bytes(file.getString("path"))));
            assertThat(file.getString("eTag")).isEqualTo(there.eTag());
            assertThat((long) file.getInt("length")).isEqualTo(there.contentLength());
            assertThat(there.lastModified()).isBeforeOrEqualTo(manifest.lastModified());
        }
        assertThat(s3.headObject(order -> order.bucket(bucket).key("exports/" + path + ".sig"))
                        .lastModified())
                .isAfterOrEqualTo(manifest.lastModified());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms"})
    void theCommandLineListsReadsAndSeesHowItIsEncrypted(String sse) throws Exception {
        boolean isThere = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
        assumeTrue(isThere, "the command aws is not here");
        OneRecording recording = OneRecording.delivered(caller, content(9 * 1024 * 1024));
        JsonObjectBuilder properties = properties(bucket, proxy.endpoint()).add("sse", sse);
        if (sse.equals("aws:kms")) {
            properties.add("kmsKeyArn", Bucket.KMS_KEY).add("bucketKey", true);
        }
        String id = buckets.added(configuration(properties, Optional.of(buckets.addCredential())));
        JsonObject job = jobs.await(started(recording.conversation(), id), "FULFILLED");
        String manifest = "exports/" + job.getJsonObject("manifest").getString("path");
        String name = nameOf(recording);

        assertThat(aws("s3", "ls", "--recursive", "s3://" + bucket + "/").lines())
                .extracting(line -> line.replaceAll(".* ", ""))
                .containsExactlyInAnyOrder(
                        name, name + "_metadata.json", manifest, manifest + ".sig", "exports/README.txt");
        Path copy = TestDirectory.empty(S3ExportIT.class, "aws").resolve("out.wav");
        aws("s3", "cp", "s3://" + bucket + "/" + name, copy.toString());
        assertThat(copy).hasBinaryContent(recording.content());
        for (String each : List.of(name, name + "_metadata.json", manifest, manifest + ".sig")) {
            JsonObject head = json(aws("s3api", "head-object", "--bucket", bucket, "--key", each));
            assertThat(head.getString("ServerSideEncryption")).as(each).isEqualTo(sse);
            if (sse.equals("aws:kms")) {
                assertThat(head.getString("SSEKMSKeyId")).as(each).isEqualTo(Bucket.KMS_KEY);
                assertThat(head.getBoolean("BucketKeyEnabled")).as(each).isTrue();
            }
        }
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** What the command line says, which asks the store itself. */
    private static String aws(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("aws", "--endpoint-url", store.endpoint().toString(), "--output", "json"));
        words.addAll(List.of(arguments));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY_ID,
                        "AWS_SECRET_ACCESS_KEY", S3Server.SECRET,
                        "AWS_DEFAULT_REGION", S3Server.REGION,
                        "AWS_PAGER", ""));
        Path directory = TestDirectory.empty(S3ExportIT.class, "aws-said");
        Path said = directory.resolve("out");
        Path complaints = directory.resolve("err");
        Process process = command.redirectOutput(said.toFile())
                .redirectError(complaints.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", words) + ": " + Files.readString(complaints))
                .isZero();
        return Files.readString(said);
    }

    @Test
    void anIntegrationIsMadeAsTheUnmodifiedClientsMakeIt() {
        HttpResponse<byte[]> answer = caller.post(
                INTEGRATIONS,
                "{\"name\":\"S3 in two steps\",\"integrationType\":{\"id\":\"aws-s3-recording-bulk-actions-integration\"}}");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        JsonObject made = object(answer);
        String config = made.getString("selfUri") + "/config/current";
        assertThat(made.getJsonObject("reportedState").getString("code")).isEqualTo("INACTIVE");
        OneRecording recording = OneRecording.delivered(caller, content(1000));
        assertThat(jobs.await(started(recording.conversation(), made.getString("id")), "FAILED")
                        .getString("errorMessage"))
                .contains("Nobody has said yet which bucket");

        JsonObjectBuilder wanted =
                configuration(properties(bucket, proxy.endpoint()), Optional.of(buckets.addCredential()));
        assertRefused(caller.put(config, wanted.add("version", 7).build().toString()), 409, "general.conflict");
        HttpResponse<byte[]> configured = caller.put(
                config,
                configuration(properties(bucket, proxy.endpoint()), Optional.of(buckets.addCredential()))
                        .add("version", 1)
                        .build()
                        .toString());

        assertThat(configured.statusCode()).as(text(configured)).isEqualTo(200);
        JsonObject shown = object(caller.get(config));
        assertThat(shown.getInt("version")).isEqualTo(2);
        assertThat(shown.getJsonObject("properties").getString("bucket")).isEqualTo(bucket);
        assertThat(shown.getJsonObject("properties").getString("sse")).isEqualTo("AES256");
        assertThat(shown.getJsonObject("properties").getString("delivery")).isEqualTo("exactly-once");
        assertThat(shown.getJsonObject("credentials").getJsonObject("aws").getString("id"))
                .isNotBlank();
        assertThat(shown.getString("name")).isEqualTo("S3 in two steps");
        JsonObject trial = buckets.validate(made.getString("id"));
        assertThat(trial.getBoolean("usable")).as(trial.toString()).isTrue();
        assertThat(trial.getString("delivery")).isEqualTo("exactly-once");
        assertThat(names()).as("what is left of trials").isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedAndStoresNothing() {
        Optional<String> credential = Optional.of(buckets.addCredential());
        int before = object(caller.get(INTEGRATIONS)).getInt("total");
        URI endpoint = proxy.endpoint();

        refused(
                properties(bucket, endpoint)
                        .add("pgpPublicKeys", Json.createArrayBuilder().add("a key")),
                credential,
                "pgpPublicKeys");
        refused(properties(bucket, endpoint).add("sse", "ROT13"), credential, "sse is");
        refused(properties(bucket, endpoint).add("sse", "aws:kms"), credential, "kmsKeyArn");
        refused(properties(bucket, endpoint).add("prefix", "../"), credential, "prefix is");
        refused(properties(bucket, endpoint).add("region", "a/b"), credential, "region is");
        refused(properties(bucket, endpoint).add("roleArn", "a role"), credential, "roleArn is");
        refused(properties("UPPER", endpoint), credential, "bucket is");
        refused(properties(bucket, URI.create(endpoint + "/" + bucket)), credential, "endpoint is");
        refused(properties(bucket, URI.create("https://s3.example.com")), credential, "tapelock.export.s3.endpoints");
        refused(properties("no-such-bucket-here", endpoint), credential, "There is no such bucket");
        refused(properties(bucket, endpoint), Optional.of(UUID.randomUUID().toString()), "no such credential");
        refused(properties(bucket, endpoint), Optional.of("x"), "credentials.aws.id");
        assertRefused(caller.post(INTEGRATIONS, "{}"), 400, "invalid.value");
        assertRefused(
                caller.post(INTEGRATIONS, "{\"name\":\"S3\",\"integrationType\":{\"id\":\"other\"}}"),
                400,
                "invalid.value");
        assertRefused(caller.post(INTEGRATIONS, "not json"), 400, "bad.request");

        assertThat(object(caller.get(INTEGRATIONS)).getInt("total")).isEqualTo(before);
    }

    private void refused(JsonObjectBuilder properties, Optional<String> credential, String reason) {
        assertThat(assertRefused(buckets.add(configuration(properties, credential)), 400, "invalid.value")
                        .getString("message"))
                .contains(reason);
    }

    @Test
    void credentialsAreTakenAndNeverShown() {
        String secret = "a secret for this test alone";
        String id = object(caller.post(CREDENTIALS, BucketCalls.credential("S3 once", "AKIDONCE", secret)))
                .getString("id");
        String path = CREDENTIALS + "/" + id;

        assertRefused(
                caller.post(CREDENTIALS, BucketCalls.credential("S3 once", "AKIDONCE", secret)),
                409,
                "general.conflict");
        assertThat(object(caller.put(path, BucketCalls.credential("S3 twice", "AKIDTWICE", secret)))
                        .getString("name"))
                .isEqualTo("S3 twice");
        assertRefused(caller.post(CREDENTIALS, BucketCalls.credential("S3 none", secret, "")), 400, "invalid.value");
        assertRefused(caller.post(CREDENTIALS, "{}"), 400, "invalid.value");
        assertRefused(
                caller.post(
                        CREDENTIALS, BucketCalls.credential("S3", "AKID", "x").replace("awsAccessKey", "oAuth")),
                400,
                "invalid.value");
        assertRefused(
                buckets.add(configuration(properties(bucket, proxy.endpoint()), Optional.of(id))),
                400,
                "invalid.value");

        assertThat(text(caller.get(path))).contains("S3 twice").doesNotContain(secret);
        assertThat(text(caller.get(CREDENTIALS))).doesNotContain(secret);
        assertThat(server.log()).doesNotContain(secret, S3Server.SECRET);
        HttpResponse<byte[]> audits = caller.post(
                "/api/v2/audits/query/realtime",
                "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"pageSize\":500,"
                        + "\"filters\":[{\"property\":\"EntityId\",\"value\":\"" + id + "\"}]}");
        assertThat(text(audits))
                .contains("CredentialAdded", "CredentialChanged")
                .doesNotContain(secret);
    }

    @Test
    void aCredentialInUseStays() {
        String credential = buckets.addCredential();
        buckets.added(configuration(properties(bucket, proxy.endpoint()), Optional.of(credential)));

        assertRefused(caller.send(caller.request(CREDENTIALS + "/" + credential).DELETE()), 409, "general.conflict");
    }

    @Test
    void anotherOrganizationReachesNeitherTheDestinationNorItsCredentials() {
        String credential = buckets.addCredential();
        String id = buckets.added(configuration(properties(bucket, proxy.endpoint()), Optional.of(credential)));
        BucketCalls theirs = new BucketCalls(other);
        String path = INTEGRATIONS + "/" + id;

        assertRefused(other.get(path), 404, "not.found");
        assertRefused(other.post(path + "/validate", ""), 404, "not.found");
        assertRefused(
                other.put(
                        path + "/config/current",
                        configuration(properties(bucket, proxy.endpoint()), Optional.empty())
                                .add("version", 1)
                                .build()
                                .toString()),
                404,
                "not.found");
        assertRefused(other.send(other.request(path).DELETE()), 404, "not.found");
        assertRefused(other.get(CREDENTIALS + "/" + credential), 404, "not.found");
        assertRefused(
                other.put(CREDENTIALS + "/" + credential, BucketCalls.credential("S3 x", "AKIDX", "x")),
                404,
                "not.found");
        assertRefused(other.send(other.request(CREDENTIALS + "/" + credential).DELETE()), 404, "not.found");
        assertThat(object(other.get(CREDENTIALS)).getInt("total")).isZero();
        assertThat(assertRefused(
                                theirs.add(configuration(
                                        properties(bucket, proxy.endpoint()).add("prefix", "theirs/"),
                                        Optional.of(credential))),
                                400,
                                "invalid.value")
                        .getString("message"))
                .contains("no such credential");
        assertThat(assertRefused(
                                theirs.add(configuration(
                                        properties(bucket, proxy.endpoint()).add("prefix", "exports/in/"),
                                        Optional.of(theirs.addCredential()))),
                                400,
                                "invalid.value")
                        .getString("message"))
                .contains("not this organization's");
        assertThat(object(caller.get(path)).getString("id")).isEqualTo(id);
    }

    @Test
    void withoutEncryptionNothingLeavesUnlessThatIsAllowed() {
        BucketCalls theirs = new BucketCalls(other);
        JsonObjectBuilder properties = Json.createObjectBuilder(
                        properties(bucket, proxy.endpoint()).build())
                .remove("sse");
        String id = theirs.added(configuration(properties, Optional.of(theirs.addCredential())));

        assertRefused(other.post(JobCalls.JOBS, order(UUID.randomUUID(), id)), 409, "export.unprotected");
    }

    @Test
    void aStoreThatStopsEncryptingFailsTheJobAndKeepsNothing() {
        OneRecording recording = OneRecording.delivered(caller, content(50_000));
        String id = addedDestination();
        proxy.drop("x-amz-server-side-encryption", request -> request.target().contains(recording.id() + ".wav"));

        String job = started(recording.conversation(), id);
        JsonObject failed = jobs.await(job, "FAILED");

        assertThat(failed.getString("errorMessage"))
                .contains("does not encrypt as asked: asked for AES256, answered nothing", "was removed");
        assertThat(failed.getInt("totalFailedRecordings")).isZero();
        assertThat(names()).noneMatch(name -> name.contains(recording.id().toString()));
        proxy.forget();
        assertThat(jobs.start(job).statusCode()).isEqualTo(200);
        jobs.await(job, "FULFILLED");
        assertThat(nameOf(recording)).isNotBlank();
    }

    @Test
    void whatIsGoneBeforeTheEndIsPutAgain() {
        OneRecording recording = OneRecording.delivered(caller, content(50_000));
        String id = addedDestination();
        proxy.before(
                request -> request.method().equals("HEAD") && request.target().endsWith(recording.id() + ".wav"),
                () -> s3.deleteObject(order -> order.bucket(bucket).key(nameOf(recording))));

        JsonObject job = jobs.await(started(recording.conversation(), id), "FULFILLED");

        assertThat(job.getInt("totalProcessedRecordings")).isEqualTo(1);
        assertThat(s3.getObjectAsBytes(order -> order.bucket(bucket).key(nameOf(recording)))
                        .asByteArray())
                .isEqualTo(recording.content());
        assertThat(proxy.seen().stream()
                        .filter(request -> request.method().equals("PUT")
                                && request.target().endsWith(recording.id() + ".wav")))
                .hasSize(2);
    }

    @Test
    void whatIsAlwaysGoneBeforeTheEndFailsInTheEnd() {
        OneRecording recording = OneRecording.delivered(caller, content(50_000));
        String id = addedDestination();
        proxy.refuse(
                1000,
                404,
                "NoSuchKey",
                request -> request.method().equals("HEAD") && request.target().endsWith(recording.id() + ".wav"));

        String job = started(recording.conversation(), id);

        assertThat(jobs.await(job, "FULFILLED").getInt("totalFailedRecordings")).isEqualTo(1);
    }

    @Test
    void aStoreThatIgnoresConditionsIsDeclaredAtLeastOnce() {
        proxy.acceptAnyCondition(request -> request.has("if-none-match"));
        String id = addedDestination();

        assertThat(object(caller.get(INTEGRATIONS + "/" + id + "/config/current"))
                        .getJsonObject("properties")
                        .getString("delivery"))
                .isEqualTo("at-least-once");
        OneRecording recording = OneRecording.delivered(caller, content(5000));
        jobs.await(started(recording.conversation(), id), "FULFILLED");
        proxy.forget();
        assertThat(buckets.validate(id).getString("delivery")).isEqualTo("exactly-once");
    }
}
