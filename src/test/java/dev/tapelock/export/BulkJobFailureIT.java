package dev.tapelock.export;

import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SmallDisk;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What ends a job before its recordings are done, and what lets it wait. Its destination is a disk of {@value #DISK_MEBIBYTES} MiB. */
@Tag("slow")
class BulkJobFailureIT {

    private static final int DISK_MEBIBYTES = 4;
    private static final int MEBIBYTE = 1 << 20;
    private static final int CHUNK = 10;
    private static final int PARALLEL = 4;

    private static SmallDisk disk;
    private static ServerProcess server;
    private static Caller caller;
    private static JobCalls jobs;

    private final UUID conversation = UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        // Where the demo's destination is.
        disk = SmallDisk.mountOrSkip(BulkJobFailureIT.class, "server", "home-export", DISK_MEBIBYTES);
        server = ServerProcess.in(disk.directory().getParent())
                .demo()
                .setting("tapelock.export.lease", "PT5S")
                .setting("tapelock.export.tick", "PT0.2S")
                .setting("tapelock.export.queue", "2")
                .setting("tapelock.export.parallel", Integer.toString(PARALLEL))
                .start();
        caller = server.demoCaller("");
        jobs = new JobCalls(caller);
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

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private UUID call(int length) {
        UUID recording = UUID.randomUUID();
        HttpResponse<byte[]> answer = caller.putMedia(conversation, recording, content(length), "audio/wav");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
        return recording;
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(disk.directory().resolve(caller.organizationId()))) {
            return found.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static List<String> halfWritten() {
        return List.of(Objects.requireNonNull(disk.directory()
                .resolve(caller.organizationId())
                .toFile()
                .list((directory, name) -> name.startsWith("~"))));
    }

    @Test
    void aFullDiskFailsTheJobAndRuinsNoRecording() throws Exception {
        UUID first = call(100_000);
        UUID tooLarge = call(3 * MEBIBYTE);
        UUID last = call(200_000);
        Path filler = Files.write(disk.directory().resolve("filler"), content(2 * MEBIBYTE));
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");
        jobs.start(id);

        JsonObject failed = jobs.await(id, "FAILED");

        assertThat(failed.getString("errorMessage")).contains("disk is full");
        assertThat(failed.getInt("totalFailedRecordings")).isZero();
        // What goes on beside it ends a moment later.
        await().until(() -> halfWritten().isEmpty());
        // They are written side by side: while the large one fills the disk, a small one may find no room either.
        assertThat(failed.getInt("totalProcessedRecordings")).isBetween(0, 2);
        assertThat(files().stream().filter(file -> file.endsWith(".wav")))
                .isSubsetOf(first + ".wav", last + ".wav")
                .hasSizeGreaterThanOrEqualTo(failed.getInt("totalProcessedRecordings"));

        Files.delete(filler);
        assertThat(jobs.start(id).statusCode()).isEqualTo(200);
        JsonObject fulfilled = jobs.await(id, "FULFILLED");

        assertThat(fulfilled.getInt("totalProcessedRecordings")).isEqualTo(3);
        assertThat(fulfilled.containsKey("errorMessage")).isFalse();
        assertThat(files()).contains(first + ".wav", tooLarge + ".wav", last + ".wav");
        try (Stream<Path> found = Files.walk(disk.directory().resolve(caller.organizationId()))) {
            assertThat(found.filter(file -> file.endsWith(tooLarge + ".wav")).toList())
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(file).hasBinaryContent(content(3 * MEBIBYTE)));
        }
        removeExports();
    }

    private static void removeExports() throws IOException {
        Installation.deleteTree(disk.directory().resolve(caller.organizationId()));
    }

    @Test
    void aDestinationThatIsGoneFailsTheJob() throws Exception {
        call(1000);
        Path organization = disk.directory().resolve(caller.organizationId());
        Files.createDirectories(organization.getParent());
        removeExports();
        Files.writeString(organization, "no directory");
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");
        jobs.start(id);

        assertThat(jobs.await(id, "FAILED").getString("errorMessage")).contains("cannot be written");

        Files.delete(organization);
        jobs.start(id);
        assertThat(jobs.await(id, "FULFILLED").getInt("totalProcessedRecordings"))
                .isEqualTo(1);
        removeExports();
    }

    @Test
    void aJobThatIsCancelledStopsAndLeavesNothingHalfWritten() throws Exception {
        for (int number = 0; number < 60; number++) {
            call(20_000 + number);
        }
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");
        jobs.start(id);
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (jobs.read(id).getInt("totalProcessedRecordings") < 5) {
            assertThat(Instant.now()).isBefore(deadline);
            JobCalls.pause(10);
        }

        assertThat(jobs.cancel(id).statusCode()).isEqualTo(204);

        JsonObject cancelled = jobs.read(id);
        int done = cancelled.getInt("totalProcessedRecordings");
        assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
        assertThat(done).isLessThan(60);
        JobCalls.pause(8000);
        assertThat(jobs.read(id).getInt("totalProcessedRecordings")).isEqualTo(done);
        int written = files().size();
        assertThat(written)
                .as("a chunk that was not noted any more, and what was under way")
                .isLessThanOrEqualTo(2 * (done + CHUNK + PARALLEL) + 1);
        assertThat(halfWritten()).isEmpty();
        assertRefused(jobs.start(id), 409, "general.conflict");
        removeExports();
    }

    @Test
    void aJobThatIsPausedRestsAndGoesOnWithWhatIsLeft() throws Exception {
        for (int number = 0; number < 120; number++) {
            call(5_000 + number);
        }
        String id = jobs.create(jobs.orderOf(conversation));
        jobs.await(id, "READY");
        jobs.start(id);
        jobs.awaitProcessed(id, 5);

        HttpResponse<byte[]> paused = jobs.pause(id);

        assertThat(paused.statusCode()).as(text(paused)).isEqualTo(200);
        int done = jobs.processed(id);
        assertThat(done).isBetween(5, 119);
        assertThat(Caller.object(paused).getBoolean("paused")).isTrue();
        assertThat(jobs.pause(id).statusCode()).as("once more").isEqualTo(200);
        server.stop();
        server.start();
        reconnect();
        JobCalls.pause(6000);
        JsonObject resting = jobs.read(id);
        assertThat(resting.getString("state")).isEqualTo("READY");
        assertThat(resting.getBoolean("paused")).isTrue();
        assertThat(resting.getInt("totalProcessedRecordings")).isEqualTo(done);
        assertThat(halfWritten()).isEmpty();

        assertThat(jobs.start(id).statusCode()).isEqualTo(200);

        JsonObject fulfilled = jobs.await(id, "FULFILLED");
        assertThat(fulfilled.getInt("totalProcessedRecordings")).isEqualTo(120);
        assertThat(fulfilled.getBoolean("paused")).isFalse();
        assertThat(files()).as("with README, manifest and its signature").hasSize(2 * 120 + 3);
        removeExports();
    }

    private static void reconnect() {
        caller = server.demoCaller("");
        jobs = new JobCalls(caller);
    }

    @Test
    void aThirdJobWaitsForItsTurn() throws Exception {
        call(1000);
        String order = jobs.orderOf(conversation);
        String started = jobs.create(order);
        jobs.await(started, "READY");
        List<String> running = hold();

        assertWaits(Caller.object(jobs.start(started)), "READY", 1);
        assertWaits(Caller.object(jobs.start(started)), "READY", 1);
        String ordered = jobs.create(order);
        assertWaits(jobs.read(ordered), "PENDING", 2);
        assertThat(assertRefused(caller.post(JobCalls.JOBS, order), 409, "recording.jobs.too.many")
                        .getString("message"))
                .contains("2 more wait");
        assertThat(jobs.cancel(ordered).statusCode()).isEqualTo(204);
        assertThat(jobs.read(ordered).getString("state")).isEqualTo("CANCELLED");
        assertThat(jobs.read(ordered).getBoolean("queued")).isFalse();
        ordered = jobs.create(order);
        assertWaits(jobs.read(ordered), "PENDING", 2);
        HttpResponse<byte[]> disabling = caller.send(caller.request("/api/v2/integrations/" + jobs.integration())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"intendedState\":\"DISABLED\"}")));
        assertRefused(disabling, 409, "general.conflict");

        server.stop();
        server.start();
        reconnect();
        JobCalls.pause(1000);
        assertWaits(jobs.read(started), "READY", 1);
        assertThat(jobs.pause(ordered).statusCode()).as("what is not started").isEqualTo(409);
        assertThat(Caller.object(jobs.pause(started)).getBoolean("queued")).isFalse();
        assertWaits(jobs.read(ordered), "PENDING", 1);
        assertWaits(Caller.object(jobs.start(started)), "READY", 2);

        jobs.cancel(running.get(0));
        jobs.await(ordered, "READY");
        assertThat(jobs.read(ordered).getBoolean("queued")).isFalse();
        assertThat(jobs.await(started, "FULFILLED").getInt("totalProcessedRecordings"))
                .isEqualTo(1);
        jobs.cancel(running.get(1));
        jobs.cancel(ordered);
        removeExports();
    }

    private static void assertWaits(JsonObject job, String state, int place) {
        assertThat(job.getString("state")).isEqualTo(state);
        assertThat(job.getBoolean("queued")).isTrue();
        assertThat(job.getInt("queuePosition")).isEqualTo(place);
    }

    /** Two jobs that runs hold for ever, as it seems. */
    private static List<String> hold() throws Exception {
        List<String> ids =
                List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        server.stop();
        try (Connection database = server.connection();
                PreparedStatement insert = database.prepareStatement("insert into bulk_job (organization_id, id, state,"
                        + " action, interval_start, interval_end, media, destination_id, creator_kind, creator_id,"
                        + " collected_count, total_recordings, total_conversations, epoch, lease_until, created_at)"
                        + " select organization_id, ?, 'PROCESSING', 'EXPORT', interval_start, interval_end, media,"
                        + " destination_id, creator_kind, creator_id, 0, 0, 0, 1, ?, created_at from bulk_job"
                        + " order by created_at limit 1")) {
            for (String id : ids) {
                insert.setObject(1, UUID.fromString(id));
                insert.setTimestamp(2, Timestamp.from(Instant.parse("2100-01-01T00:00:00Z")));
                insert.executeUpdate();
            }
        }
        server.start();
        reconnect();
        return ids;
    }
}
