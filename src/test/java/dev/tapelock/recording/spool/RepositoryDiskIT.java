package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.OneRecording;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A repository in a directory whose disk, of {@value #DISK_MEBIBYTES} MiB, is full. */
@Tag("slow")
class RepositoryDiskIT {

    private static final int DISK_MEBIBYTES = 4;

    private static SmallDisk disk;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        disk = SmallDisk.mountOrSkip(RepositoryDiskIT.class, "server", "disk", DISK_MEBIBYTES);
        server = ServerProcess.in(disk.directory().getParent())
                .demo()
                .setting(
                        "tapelock.repository.directory",
                        disk.directory().resolve("repository").toString())
                .setting("tapelock.spool.interval", "PT0.5S")
                .setting("tapelock.spool.longest-rest", "PT2S")
                .start();
        server.awaitDrained();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    private static List<OneRecording> delivered(int count) {
        byte[] content = new byte[500_000];
        new Random(count).nextBytes(content);
        return Stream.generate(() -> OneRecording.delivered(server.demoCaller(""), content))
                .limit(count)
                .toList();
    }

    private static void awaitTrouble() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.log())
                        .contains("The repository takes nothing now; the spool keeps what it has"));
    }

    private static void assertMovedAndPlaying(List<OneRecording> recordings) throws IOException {
        server.awaitDrained();
        recordings.forEach(OneRecording::assertPlays);
        try (Stream<Path> left = Files.walk(disk.directory().resolve("repository/~incoming"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .filteredOn(file -> !file.toString().endsWith(".lock"))
                    .as("half an object")
                    .isEmpty();
        }
    }

    @Test
    void aDiskThatIsFullIsForTheSpoolToBear() throws IOException {
        List<OneRecording> recordings = delivered(12);
        awaitTrouble();
        recordings.forEach(OneRecording::assertPlays);

        disk.resize(64);
        assertMovedAndPlaying(recordings);
    }
}
