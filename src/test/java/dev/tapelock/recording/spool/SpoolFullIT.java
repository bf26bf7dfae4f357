package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.BrokenOffPut;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SmallDisk;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings for which the spool's disk, of {@value #DISK_MEBIBYTES} MiB, has no room. */
class SpoolFullIT {

    private static final int DISK_MEBIBYTES = 8;
    private static final int MEBIBYTE = 1 << 20;

    private static SmallDisk disk;
    private static ServerProcess server;
    private static Caller caller;

    private final UUID conversationId = UUID.randomUUID();
    private final UUID recordingId = UUID.randomUUID();
    private final String path = Caller.mediaPath(conversationId, recordingId);

    @BeforeAll
    static void start() throws IOException {
        disk = SmallDisk.mountOrSkip(SpoolFullIT.class, "server", "disk", DISK_MEBIBYTES);
        server = ServerProcess.in(disk.directory().getParent())
                .demo()
                .setting(
                        "tapelock.spool.directory",
                        disk.directory().resolve("spool").toString())
                .setting("tapelock.spool.least-free", "2MiB")
                .start();
        caller = server.demoCaller("");
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

    @BeforeEach
    void waitForAnEmptySpool() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(spooled()).isEmpty());
    }

    @Test
    void aRecordingThatFillsTheDiskIsRefusedAndASmallOneFitsAfterwards() throws Exception {
        isSpoolFull(caller.putMedia(conversationId, recordingId, content(DISK_MEBIBYTES * MEBIBYTE + 1), "audio/wav"));

        nothingIsThere();
        isTaken(content(100_000));
    }

    @Test
    void aRecordingIsRefusedBeforeItsFirstByteWhereLessIsFreeThanTheSettingSays() throws Exception {
        Path filler = disk.directory().resolve("filler");
        Files.write(filler, content((DISK_MEBIBYTES - 1) * MEBIBYTE));
        try (BrokenOffPut put = new BrokenOffPut(caller, path, "audio/wav", 100_000, new byte[0])) {
            assertThat(put.awaitStatusLine()).startsWith("HTTP/1.1 503 ");
        }
        isSpoolFull(caller.putMedia(conversationId, recordingId, content(1), "audio/wav"));

        nothingIsThere();
        Files.delete(filler);
        isTaken(content(100_000));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static void isSpoolFull(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        JsonObject body = Caller.object(answer);
        assertThat(body.getString("code")).isEqualTo("spool.full");
        assertThat(body.getInt("status")).isEqualTo(503);
        assertThat(body.getString("message")).isNotBlank();
        assertThat(body.getString("contextId"))
                .isEqualTo(answer.headers().firstValue("ININ-Correlation-Id").orElseThrow());
    }

    private void nothingIsThere() throws IOException {
        assertThat(spooled()).isEmpty();
        assertThat(caller.get(path).statusCode()).isEqualTo(404);
        assertThat(caller.get("/api/v2/conversations/" + conversationId + "/recordingmetadata")
                        .statusCode())
                .isEqualTo(404);
    }

    private void isTaken(byte[] content) {
        assertThat(caller.putMedia(conversationId, recordingId, content, "audio/wav")
                        .statusCode())
                .isEqualTo(201);
        assertThat(caller.get(path).body()).isEqualTo(content);
    }

    private static List<Path> spooled() throws IOException {
        Path spool = disk.directory().resolve("spool");
        try (Stream<Path> incoming = Files.list(spool.resolve("incoming"));
                Stream<Path> sealed = Files.list(spool.resolve("sealed"))) {
            return Stream.concat(incoming, sealed).toList();
        }
    }
}
