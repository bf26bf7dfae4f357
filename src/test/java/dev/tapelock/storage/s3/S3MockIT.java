package dev.tapelock.storage.s3;

import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import dev.tapelock.testbed.S3Mock;
import dev.tapelock.testbed.S3Service;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The store on Adobe's S3Mock. */
@Tag("slow")
class S3MockIT extends S3StoreTests {

    private static S3Mock server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Mock.start(TestDirectory.empty(S3MockIT.class, "s3"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String column() {
        return "S3Mock";
    }

    @Override
    S3Service server() {
        return server;
    }

    @Override
    ScreenRecordings screenRecordings() {
        return ScreenRecordings.BUCKET;
    }

    @Override
    public boolean isAtomic() {
        return false;
    }

    @Override
    boolean isCheckingSignatures() {
        return false;
    }
}
