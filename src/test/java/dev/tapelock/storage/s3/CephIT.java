package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import dev.tapelock.testbed.Ceph;
import dev.tapelock.testbed.S3Service;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The store on Ceph's gateway. */
@Tag("long")
class CephIT extends S3StoreTests {

    private static Ceph server;

    @BeforeAll
    static void startServer() throws IOException {
        server = Ceph.startOrSkip(CephIT.class, "ceph");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String column() {
        return "Ceph";
    }

    @Override
    S3Service server() {
        return server;
    }

    @Override
    ScreenRecordings screenRecordings() {
        return ScreenRecordings.SEALED;
    }

    @Override
    boolean isHeedingConditionsOfParts() {
        return false;
    }

    @Test
    void aBucketThatIsToEncryptAndDoesNotIsRefused() {
        assertThatExceptionOfType(NotEncryptedException.class)
                .isThrownBy(
                        () -> S3ObjectStore.open(settings(bucket, Checksums.WHEN_SUPPORTED, ScreenRecordings.BUCKET)))
                .withMessageContaining(bucket + " does not say that it has encrypted a probe");
        assertThat(admin.listObjectsV2(order -> order.bucket(bucket)).contents())
                .isEmpty();
    }
}
