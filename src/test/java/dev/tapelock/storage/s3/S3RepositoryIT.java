package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** A server whose repository is a bucket. */
class S3RepositoryIT {

    private static final String BUCKET = "recordings";

    private static S3Server s3;
    private static ServerProcess server;
    private static Caller caller;

    @BeforeAll
    static void startServers() throws IOException {
        s3 = S3Server.onFiles(TestDirectory.empty(S3RepositoryIT.class, "s3")).withBucket(BUCKET);
        server = ServerProcess.in(TestDirectory.empty(S3RepositoryIT.class, "server"))
                .demo()
                .setting("tapelock.repository.kind", "s3")
                .setting("tapelock.s3.bucket", BUCKET)
                .setting("tapelock.s3.region", S3Server.REGION)
                .setting("tapelock.s3.endpoint", s3.endpoint().toString())
                .setting("tapelock.s3.prefix", "tapelock/")
                .setting("tapelock.s3.path-style", "true")
                .setting("tapelock.s3.access-key-id", S3Server.ACCESS_KEY_ID)
                .setting("tapelock.s3.secret-access-key", S3Server.SECRET)
                .setting("tapelock.s3.part-size", "5MiB")
                .setting("tapelock.export.tick", "PT0.2S")
                .start();
        caller = server.demoCaller("");
    }

    @AfterAll
    static void stopServers() {
        server.close();
        s3.close();
    }

    @Test
    void aRecordingGoesThroughTheSpoolIntoTheBucketAndOutAgain() {
        OneRecording small = OneRecording.delivered(caller, content(100_000));
        OneRecording large = OneRecording.delivered(caller, content(12 * 1024 * 1024));
        server.awaitDrained();

        small.assertPlays();
        large.assertPlays();
        HttpResponse<byte[]> part = caller.send(caller.request(Caller.mediaPath(large.conversation(), large.id()))
                .header("Range", "bytes=9000000-9000009")
                .GET());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(large.content(), 9_000_000, 9_000_010));
        JobCalls jobs = new JobCalls(caller);
        jobs.assertFulfilled(jobs.run(jobs.orderOf(large.conversation())).getString("id"), 1);
        try (S3Client client = s3.client()) {
            assertThat(client.listObjectsV2(order -> order.bucket(BUCKET).prefix("tapelock/keys/"))
                            .contents())
                    .as("copies of keys")
                    .isNotEmpty();
            assertThat(client.listMultipartUploads(order -> order.bucket(BUCKET))
                            .uploads())
                    .isEmpty();
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
