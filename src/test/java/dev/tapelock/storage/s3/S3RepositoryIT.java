package dev.tapelock.storage.s3;

import static dev.tapelock.testbed.Caller.mediaPath;
import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Gate;
import dev.tapelock.testbed.Needles;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A server whose repository is a bucket, which encrypts what it is asked to encrypt. */
@Tag("slow")
class S3RepositoryIT {

    private static final String BUCKET = "recordings";
    private static final String SETTINGS = "/api/v2/recording/settings";
    private static final String KEYS = "/api/v2/recording/recordingkeys";
    private static final int SLICE_BYTES = 128 * 1024;

    private static S3Server s3;
    private static S3Client admin;
    private static Gate gate;
    private static ServerProcess server;
    private static Caller caller;
    private static Caller other;

    @BeforeAll
    static void startServers() throws IOException {
        s3 = S3Server.inMemory(TestDirectory.empty(S3RepositoryIT.class, "s3")).withBucket(BUCKET);
        admin = s3.client();
        gate = Gate.to(s3.endpoint());
        server = onBucket("server", gate.endpoint()).start();
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    private static ServerProcess.Builder onBucket(String directory, URI endpoint) {
        return ServerProcess.in(TestDirectory.empty(S3RepositoryIT.class, directory))
                .demo()
                .setting("tapelock.repository.kind", "s3")
                .setting("tapelock.s3.bucket", BUCKET)
                .setting("tapelock.s3.region", S3Server.REGION)
                .setting("tapelock.s3.endpoint", endpoint.toString())
                .setting("tapelock.s3.prefix", "tapelock/")
                .setting("tapelock.s3.path-style", "true")
                .setting("tapelock.s3.access-key-id", S3Server.ACCESS_KEY_ID)
                .setting("tapelock.s3.secret-access-key", S3Server.SECRET);
    }

    @AfterAll
    static void stopServers() throws IOException {
        server.close();
        gate.close();
        admin.close();
        s3.close();
    }

    /** Whatever became of a test that shut it. */
    @AfterEach
    void openGate() {
        gate.open();
    }

    @Test
    void aRecordingGoesThroughTheSpoolIntoTheBucketAndOutAgain() throws IOException {
        OneRecording small = OneRecording.delivered(caller, content(100_000));
        OneRecording large = OneRecording.delivered(caller, content(12 * 1024 * 1024));
        server.awaitDrained();

        small.assertPlays();
        large.assertPlays();
        HttpResponse<byte[]> part = caller.send(caller.request(mediaPath(large.conversation(), large.id()))
                .header("Range", "bytes=9000000-9000009")
                .GET());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(large.content(), 9_000_000, 9_000_010));
        assertExported(large.conversation(), ".wav", large.content());
        assertThat(objects("tapelock/keys/")).as("copies of keys").isNotEmpty();
        assertThat(admin.listMultipartUploads(order -> order.bucket(BUCKET)).uploads())
                .isEmpty();
    }

    @Test
    void aScreenRecordingIsProtectedByTheBucketAndPlaysLikeAnyOther() throws IOException {
        int sealedBefore = recordingsUnderKeys();
        Screen small = Screen.delivered(caller, content(SLICE_BYTES + 1));
        Screen large = Screen.delivered(caller, content(12 * 1024 * 1024 + 5));
        Screen empty = Screen.delivered(caller, new byte[0]);
        server.awaitDrained();

        for (Screen screen : List.of(small, large, empty)) {
            assertThat(screen.protection()).isEqualTo("BUCKET");
            assertThat(screen.artifact().containsKey("keyId")).isFalse();
            try (ResponseInputStream<GetObjectResponse> stored =
                    admin.getObject(order -> order.bucket(BUCKET).key(screen.objectName()))) {
                assertThat(stored.readAllBytes()).isEqualTo(screen.content());
                assertThat(stored.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
            }
            screen.assertPlays();
            assertThat(screen.deliver().statusCode()).as("the same again").isEqualTo(200);
        }
        assertRefused(
                caller.putMedia(small.conversation(), small.id(), content(7), "video/webm"), 409, "recording.conflict");
        assertThat(recordingsUnderKeys()).as("recordings that keys open").isEqualTo(sealedBefore);
        assertThat(other.get(mediaPath(small.conversation(), small.id())).statusCode())
                .isEqualTo(404);

        String eTag = large.play().headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> range = caller.send(caller.request(large.path())
                .header("Range", "bytes=9000000-9300000")
                .header("If-Range", eTag)
                .GET());
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(large.content(), 9_000_000, 9_300_001));
        HttpResponse<byte[]> head = caller.send(caller.request(large.path()).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("Content-Length")).contains(Integer.toString(large.content().length));
        assertThat(head.headers().firstValue("ETag")).contains(eTag);
        String signed = object(caller.get(large.path().replace("/media", "")))
                .getJsonObject("mediaUris")
                .getJsonObject("0")
                .getString("mediaUri");
        assertThat(caller.send(caller.anonymous(signed)).body()).isEqualTo(large.content());
    }

    @Test
    void aScreenRecordingIsExportedAndDownloadedLikeAnyOther() throws IOException {
        Screen screen = Screen.delivered(caller, content(300_000));
        server.awaitDrained();

        assertExported(screen.conversation(), ".webm", screen.content());
        String job = object(caller.post(
                        "/api/v2/recording/batchrequests",
                        "{\"batchDownloadRequestList\":[{\"conversationId\":\"" + screen.conversation() + "\"}]}"))
                .getString("id");
        JsonObject result = object(caller.get("/api/v2/recording/batchrequests/" + job))
                .getJsonArray("results")
                .getJsonObject(0);
        assertThat(caller.send(caller.anonymous(result.getString("resultUrl"))).body())
                .isEqualTo(screen.content());
    }

    @Test
    void anOrganizationMaySealThemEverywhere() {
        assertThat(object(caller.get(SETTINGS)).getString("screenRecordingProtection"))
                .isEqualTo("BUCKET");
        assertThat(object(caller.put(SETTINGS, "{\"sealScreenRecordings\":true}"))
                        .getString("screenRecordingProtection"))
                .isEqualTo("SEALED");
        try {
            Screen sealed = Screen.delivered(caller, content(200_000));
            Screen others = Screen.delivered(other, content(200_001));
            server.awaitDrained();

            assertThat(sealed.protection()).isEqualTo("SEALED");
            assertThat(objects("tapelock/")).noneMatch(name -> name.equals(sealed.objectName()));
            assertThat(objects("tapelock/recordings/")).anyMatch(name -> name.endsWith(sealed.revision() + ".sealed"));
            sealed.assertPlays();
            assertThat(others.protection()).as("of another organization").isEqualTo("BUCKET");
            others.assertPlays();
        } finally {
            caller.put(SETTINGS, "{\"sealScreenRecordings\":false}");
        }
    }

    @Test
    void whatWasChangedInTheBucketIsNotPlayed() {
        Screen screen = Screen.delivered(caller, content(20 * SLICE_BYTES));
        Screen another = Screen.delivered(caller, content(20 * SLICE_BYTES + 1));
        server.awaitDrained();
        byte[] changed = screen.content().clone();
        changed[10 * SLICE_BYTES] ^= 1;
        exchange(screen, changed);

        assertRefused(screen.range(10L * SLICE_BYTES - 10, 10L * SLICE_BYTES + 10), 409, "recording.unreadable");
        assertRefused(screen.range(11L * SLICE_BYTES - 1, 11L * SLICE_BYTES), 409, "recording.unreadable");
        HttpResponse<byte[]> before = screen.range(0, 10L * SLICE_BYTES - 1);
        assertThat(before.statusCode()).isEqualTo(206);
        assertThat(before.body()).isEqualTo(Arrays.copyOf(screen.content(), 10 * SLICE_BYTES));

        exchange(screen, Arrays.copyOf(another.content(), screen.content().length));
        assertRefused(screen.play(), 409, "recording.unreadable");
        exchange(screen, Arrays.copyOf(screen.content(), screen.content().length - 1));
        assertRefused(screen.play(), 409, "recording.unreadable");
        admin.deleteObject(order -> order.bucket(BUCKET).key(screen.objectName()));
        assertRefused(screen.play(), 409, "recording.unreadable");
        another.assertPlays();
    }

    private static void exchange(Screen screen, byte[] content) {
        admin.putObject(order -> order.bucket(BUCKET).key(screen.objectName()), RequestBody.fromBytes(content));
    }

    /** In the spool while the bucket is away, over a kill and a start without it: sealed, then moved once. */
    @Test
    void noScreenRecordingTouchesOurDiskUnsealed() throws IOException {
        gate.shut();
        byte[] content = content(9 * 1024 * 1024);
        Screen screen = Screen.delivered(caller, content);
        Needles needles = new Needles()
                .add("its beginning", Arrays.copyOf(content, 64))
                .add("its middle", Arrays.copyOfRange(content, content.length / 2, content.length / 2 + 64))
                .add("its end", Arrays.copyOfRange(content, content.length - 64, content.length));
        assertThat(screen.protection()).isEqualTo("BUCKET");
        assertThat(spooled()).anyMatch(name -> name.endsWith("." + screen.revision() + ".sealed"));
        assertThat(needles.search(server.directory())).isEmpty();
        screen.assertPlays();
        assertThat(screen.range(SLICE_BYTES - 5L, SLICE_BYTES + 5L).body())
                .isEqualTo(Arrays.copyOfRange(content, SLICE_BYTES - 5, SLICE_BYTES + 6));

        server.kill();
        server.start();
        Screen again = screen.by(server.demoCaller(""));
        again.assertPlays();
        assertThat(needles.search(server.directory())).isEmpty();
        Screen meanwhile = Screen.delivered(again.caller(), content(1000));
        assertThat(meanwhile.protection())
                .as("of one that comes while nobody knows whether the bucket encrypts")
                .isEqualTo("SEALED");

        gate.open();
        server.awaitDrained();
        again.assertPlays();
        assertThat(objects("tapelock/"))
                .filteredOn(name -> name.contains(screen.revision()))
                .containsExactly(screen.objectName());
        assertThat(needles.search(server.directory())).isEmpty();
        caller = again.caller();
        other = server.demoCaller("other.");
    }

    private static List<String> spooled() throws IOException {
        try (Stream<Path> files = Files.list(server.home().resolve("spool/sealed"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aServerWithABucketThatDoesNotEncryptDoesNotStart() throws IOException {
        try (S3Server plain = S3Server.onFiles(TestDirectory.empty(S3RepositoryIT.class, "plain-s3"))
                        .withBucket(BUCKET);
                ServerProcess refused = onBucket("refused", plain.endpoint()).build()) {
            refused.launch();

            assertThat(refused.awaitRefusal())
                    .contains("bucket recordings refuses a probe with status 501 (SSE-S3)")
                    .contains("tapelock.s3.screen-recordings=sealed");
            try (S3Client client = plain.client()) {
                assertThat(client.listObjectsV2(order -> order.bucket(BUCKET)).contents())
                        .isEmpty();
            }
        }
    }

    private static void assertExported(UUID conversation, String extension, byte[] content) throws IOException {
        JobCalls jobs = new JobCalls(caller);
        JsonObject job = jobs.await(jobs.run(jobs.orderOf(conversation)).getString("id"), "FULFILLED");
        assertThat(job.getInt("totalProcessedRecordings")).isOne();
        assertThat(job.getInt("totalFailedRecordings")).isZero();
        try (Stream<Path> files = Files.walk(server.directory().resolve("home-export"))) {
            assertThat(files.filter(file -> file.toString().endsWith(extension)))
                    .anySatisfy(file -> assertThat(file).hasBinaryContent(content));
        }
    }

    private static List<String> objects(String prefix) {
        return admin.listObjectsV2Paginator(order -> order.bucket(BUCKET).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static int recordingsUnderKeys() {
        return object(caller.get(KEYS + "?pageSize=100"))
                .getJsonArray("entities")
                .getValuesAs(JsonObject.class)
                .stream()
                .mapToInt(key -> key.getInt("recordingCount"))
                .sum();
    }

    /** A screen recording that was delivered. */
    private record Screen(Caller caller, UUID conversation, UUID id, byte[] content, JsonObject artifact) {

        static Screen delivered(Caller caller, byte[] content) {
            Screen announced =
                    new Screen(caller, UUID.randomUUID(), UUID.randomUUID(), content, JsonObject.EMPTY_JSON_OBJECT);
            HttpResponse<byte[]> answer = announced.deliver();
            assertThat(answer.statusCode()).as(Caller.text(answer)).isEqualTo(201);
            return new Screen(caller, announced.conversation, announced.id, content, object(answer));
        }

        Screen by(Caller another) {
            return new Screen(another, conversation, id, content, artifact);
        }

        HttpResponse<byte[]> deliver() {
            return caller.putMedia(conversation, id, content, "video/webm");
        }

        String protection() {
            return artifact.getString("protection");
        }

        String revision() {
            return artifact.getString("revision");
        }

        String objectName() {
            return "tapelock/screen-recordings/" + caller.organizationId() + "/"
                    + revision().substring(0, 2) + "/" + revision();
        }

        String path() {
            return mediaPath(conversation, id);
        }

        HttpResponse<byte[]> play() {
            return caller.get(path());
        }

        HttpResponse<byte[]> range(long first, long last) {
            return caller.send(caller.request(path())
                    .header("Range", "bytes=" + first + "-" + last)
                    .GET());
        }

        void assertPlays() {
            HttpResponse<byte[]> answer = play();
            assertThat(answer.statusCode()).as(() -> Caller.text(answer)).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
