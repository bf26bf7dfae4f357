package dev.tapelock.storage.s3;

import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store on an S3 that keeps objects in memory. */
class S3InMemoryIT extends S3StoreTests {

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.inMemory(TestDirectory.empty(S3InMemoryIT.class, "s3"));
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
