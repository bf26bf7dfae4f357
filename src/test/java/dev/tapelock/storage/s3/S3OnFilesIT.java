package dev.tapelock.storage.s3;

import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

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
    S3Server server() {
        return server;
    }
}
