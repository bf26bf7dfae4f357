package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.S3Service;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The store on an S3 that keeps objects in files. */
@Tag("long")
class S3OnFilesIT extends S3StoreTests {

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.onFiles(TestDirectory.empty(S3OnFilesIT.class, "s3"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String column() {
        return "S3Proxy, files";
    }

    @Override
    S3Service server() {
        return server;
    }

    /** It knows no encryption. */
    @Override
    ScreenRecordings screenRecordings() {
        return ScreenRecordings.SEALED;
    }

    @Test
    void aBucketThatIsToEncryptAndDoesNotIsRefused() {
        assertThatExceptionOfType(NotEncryptedException.class)
                .isThrownBy(
                        () -> S3ObjectStore.open(settings(bucket, Checksums.WHEN_SUPPORTED, ScreenRecordings.BUCKET)))
                .withMessageContaining(bucket + " refuses a probe with status 501")
                .withMessageContaining("tapelock.s3.screen-recordings=sealed");
        assertThat(admin.listObjectsV2(order -> order.bucket(bucket)).contents())
                .isEmpty();
    }
}
