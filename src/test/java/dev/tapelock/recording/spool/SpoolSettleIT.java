package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Ledger;
import dev.tapelock.testbed.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leaves by hand everything that a crash may leave, and starts on it. */
@Tag("slow")
class SpoolSettleIT {

    private static final UUID CONVERSATION = UUID.randomUUID();

    private ServerProcess server;
    private Path spool;
    private UUID organization;

    @BeforeEach
    void begin() {
        server = ServerProcess.in(Path.of(
                        "target", "it", "settle-" + ProcessHandle.current().pid()))
                .demo()
                .start();
        spool = server.home().resolve("spool");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aStartSettlesWhatACrashMayLeave() throws Exception {
        Caller caller = server.demoCaller("");
        UUID leftover = deliver(caller, "stored, its copy in the spool not deleted yet");
        UUID moved = deliver(caller, "in the repository, its row not switched yet");
        UUID doubled = deliver(caller, "in both places, its row not switched yet");
        UUID waiting = deliver(caller, "in the spool alone");
        server.awaitDrained();
        server.stop();
        Ledger before = Ledger.of(server);
        organization = before.rows().get(leftover).organizationId();
        assertThat(before.unsettled()).isEmpty();

        Files.copy(file(before, leftover), spooled(leftover));
        Files.copy(file(before, doubled), spooled(doubled));
        Files.move(file(before, waiting), spooled(waiting));
        switchBack(moved, doubled, waiting);
        UUID unknown = UUID.randomUUID();
        Files.copy(file(before, moved), spooled(unknown));
        Files.writeString(spool.resolve("incoming/" + UUID.randomUUID() + ".sealed"), "half a file");
        Path dead = Files.createDirectories(server.home().resolve("repository/~incoming/" + UUID.randomUUID()));
        Files.writeString(dead.resolve("1"), "half an object");

        server.start();
        Caller again = server.demoCaller("");
        assertPlays(again, leftover, "stored, its copy in the spool not deleted yet");
        assertPlays(again, moved, "in the repository, its row not switched yet");
        assertPlays(again, doubled, "in both places, its row not switched yet");
        assertPlays(again, waiting, "in the spool alone");
        assertThat(server.log()).contains("Artifact " + unknown + " has no row");
        assertThat(server.home().resolve("spool/unclaimed/" + name(unknown))).exists();
        server.awaitDrained();
        server.stop();
        Ledger after = Ledger.of(server);
        assertThat(after.contradictions()).isEmpty();
        assertThat(after.unsettled()).isEmpty();
        assertThat(after.unfinished()).isEmpty();
        assertThat(after.rows()).hasSameSizeAs(before.rows());
    }

    /** Answers the id of the artifact, which its file has too. */
    private static UUID deliver(Caller caller, String content) {
        HttpResponse<byte[]> answer = caller.putMedia(
                CONVERSATION, recordingOf(content), content.getBytes(StandardCharsets.UTF_8), "audio/wav");
        assertThat(answer.statusCode()).isEqualTo(201);
        return UUID.fromString(answer.headers().firstValue("ETag").orElseThrow().replace("\"", ""));
    }

    private static UUID recordingOf(String content) {
        return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertPlays(Caller caller, UUID artifactId, String content) {
        HttpResponse<byte[]> answer = caller.get(Caller.mediaPath(CONVERSATION, recordingOf(content)));
        assertThat(Caller.text(answer)).as("artifact " + artifactId).isEqualTo(content);
    }

    private static Path file(Ledger ledger, UUID artifactId) {
        return ledger.storedFile(ledger.rows().get(artifactId));
    }

    private Path spooled(UUID artifactId) {
        return spool.resolve("sealed/" + name(artifactId));
    }

    private String name(UUID artifactId) {
        return organization + "." + artifactId + ".sealed";
    }

    private void switchBack(UUID... artifactIds) throws SQLException, IOException {
        UUID spoolId = UUID.fromString(Files.readString(spool.resolve("id")).strip());
        try (Connection connection = server.connection();
                PreparedStatement update = connection.prepareStatement(
                        "update recording_artifact set state = 'SPOOLED', spool_id = ?, stored_at = null where id = ?")) {
            for (UUID id : artifactIds) {
                update.setObject(1, spoolId);
                update.setObject(2, id);
                assertThat(update.executeUpdate()).isOne();
            }
        }
    }
}
