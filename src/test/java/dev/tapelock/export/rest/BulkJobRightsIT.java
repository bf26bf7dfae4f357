package dev.tapelock.export.rest;

import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.export.JobCalls;
import dev.tapelock.export.ManifestCalls;
import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may do what with bulk jobs, and how many there may be. On this server jobs stay as they are: its dispatcher sleeps.
 */
class BulkJobRightsIT {

    private static final String[] JOB_PERMISSIONS = {
        "recording:job:add",
        "recording:job:edit",
        "recording:job:delete",
        "recording:job:view",
        "recording:recording:editRetention",
        "integrations:integration:view"
    };

    private static ServerProcess server;
    private static Caller creator;
    private static Caller colleague;
    private static Caller viewer;
    private static Caller noRetention;
    private static Caller noEdit;
    private static Caller stranger;
    private static final UUID READY_JOB = UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.in(TestDirectory.empty(BulkJobRightsIT.class, "server"))
                .demo()
                .setting("tapelock.export.tick", "PT10M")
                .start();
        creator = server.demoCaller("");
        String destination = new JobCalls(creator).integration();
        server.stop();
        try (Connection database = server.connection()) {
            colleague = client(database, JOB_PERMISSIONS);
            viewer = client(database, "recording:job:view");
            noRetention = client(database, "recording:job:edit", "recording:job:view");
            noEdit = client(database, "recording:recording:editRetention");
            stranger = client(database);
            insertReadyJob(database, destination);
        }
        server.start();
        creator = server.demoCaller("");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Caller client(Connection database, String... permissions) throws Exception {
        UUID organization = UUID.fromString(creator.organizationId());
        UUID id = UUID.randomUUID();
        String secret = "secret of " + id;
        try (PreparedStatement insert = database.prepareStatement(
                "insert into api_client (organization_id, id, name, secret_sha256, version) values (?, ?, 'test', ?, 1)")) {
            insert.setObject(1, organization);
            insert.setObject(2, id);
            insert.setBytes(3, MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
        }
        for (String permission : permissions) {
            try (PreparedStatement insert =
                    database.prepareStatement("insert into api_client_permission values (?, ?, ?)")) {
                insert.setObject(1, organization);
                insert.setObject(2, id);
                insert.setString(3, permission);
                insert.executeUpdate();
            }
        }
        return new Caller(server, creator.organizationId(), id.toString(), secret);
    }

    private static void insertReadyJob(Connection database, String destination) throws Exception {
        try (PreparedStatement insert = database.prepareStatement("insert into bulk_job (organization_id, id, state,"
                + " action, interval_start, interval_end, media, destination_id, creator_kind, creator_id,"
                + " collected_count, total_recordings, total_conversations, epoch, created_at)"
                + " values (?, ?, 'READY', 'EXPORT', ?, ?, 'AUDIO', ?, 'CLIENT', ?, 0, 0, 0, 1, ?)")) {
            insert.setObject(1, UUID.fromString(creator.organizationId()));
            insert.setObject(2, READY_JOB);
            insert.setTimestamp(3, Timestamp.from(Instant.parse("2026-01-01T00:00:00Z")));
            insert.setTimestamp(4, Timestamp.from(Instant.parse("2026-02-01T00:00:00Z")));
            insert.setObject(5, UUID.fromString(destination));
            insert.setObject(6, UUID.fromString(creator.clientId()));
            insert.setTimestamp(7, Timestamp.from(Instant.now()));
            insert.executeUpdate();
        }
    }

    @Test
    void ofManyOrdersAtOnceTwoAreTaken() throws Exception {
        JobCalls jobs = new JobCalls(creator);
        String order = jobs.order("");
        creator.token();
        List<HttpResponse<byte[]>> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<HttpResponse<byte[]>>> calls = new ArrayList<>();
            for (int call = 0; call < 8; call++) {
                calls.add(threads.submit(() -> creator.post(JobCalls.JOBS, order)));
            }
            for (Future<HttpResponse<byte[]>> call : calls) {
                answers.add(call.get());
            }
        } finally {
            threads.shutdownNow();
        }
        List<String> taken = answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> object(answer).getString("id"))
                .toList();

        assertThat(taken).hasSize(2);
        answers.stream().filter(answer -> answer.statusCode() != 200).forEach(answer -> {
            JsonObject refused = assertRefused(answer, 409, "recording.jobs.too.many");
            assertThat(refused.getString("message")).contains("may have 2");
        });
        assertRefused(jobs.start(READY_JOB.toString()), 409, "recording.jobs.too.many");
        assertThat(jobs.cancel(taken.get(0)).statusCode()).isEqualTo(204);
        String third = jobs.create(order);
        assertRefused(creator.post(JobCalls.JOBS, order), 409, "recording.jobs.too.many");
        jobs.cancel(taken.get(1));
        jobs.cancel(third);
    }

    @Test
    void nobodyButTheCreatorStartsAJob() {
        HttpResponse<byte[]> answer = new JobCalls(colleague).start(READY_JOB.toString());

        assertRefused(answer, 403, "recording.job.of.another");
        assertThat(new JobCalls(creator).read(READY_JOB.toString()).getString("state"))
                .isEqualTo("READY");
    }

    @Test
    void aColleagueMaySeeAJobAndEndIt() {
        JobCalls jobs = new JobCalls(creator);
        String id = jobs.create(jobs.order(""));

        assertThat(new JobCalls(colleague).read(id).getString("state")).isEqualTo("PENDING");
        assertThat(object(colleague.get(JobCalls.JOBS + "?showOnlyMyJobs=true")).getInt("total"))
                .isZero();
        assertThat(text(colleague.get(JobCalls.JOBS))).contains(id);
        assertThat(new JobCalls(colleague).cancel(id).statusCode()).isEqualTo(204);
        assertThat(jobs.read(id).getString("state")).isEqualTo("CANCELLED");
    }

    @Test
    void startingTakesBothPermissions() {
        for (Caller caller : List.of(viewer, noRetention, noEdit, stranger)) {
            JsonObject refused =
                    assertRefused(new JobCalls(caller).start(READY_JOB.toString()), 403, "missing.any.permissions");
            assertThat(refused.getString("message"))
                    .contains("recording:recording:editRetention", "recording:job:edit");
            assertRefused(new JobCalls(caller).pause(READY_JOB.toString()), 403, "missing.any.permissions");
        }
    }

    @Test
    void comparingTakesThePermissionToEditJobs() {
        for (Caller caller : List.of(viewer, noEdit, stranger)) {
            assertRefused(new JobCalls(caller).verify(READY_JOB.toString()), 403, "missing.any.permissions");
        }
        assertRefused(new JobCalls(noRetention).verify(READY_JOB.toString()), 409, "general.conflict");
        String problems = JobCalls.JOBS + "/" + READY_JOB + "/verifications/problems";
        assertThat(object(viewer.get(problems)).getInt("total")).isZero();
        assertRefused(noEdit.get(problems), 403, "missing.any.permissions");
        assertRefused(noEdit.get(JobCalls.JOBS + "/" + READY_JOB + "/manifest"), 403, "missing.any.permissions");
        assertRefused(
                noEdit.get(JobCalls.JOBS + "/" + READY_JOB + "/manifest/signature"), 403, "missing.any.permissions");
    }

    @Test
    void eachCallTakesItsPermission() {
        String job = JobCalls.JOBS + "/" + READY_JOB;
        assertThat(viewer.get(job).statusCode()).isEqualTo(200);
        assertRefused(viewer.post(JobCalls.JOBS, new JobCalls(creator).order("")), 403, "missing.any.permissions");
        assertRefused(new JobCalls(viewer).cancel(READY_JOB.toString()), 403, "missing.any.permissions");
        assertRefused(new JobCalls(viewer).retry(READY_JOB.toString()), 403, "missing.any.permissions");
        assertRefused(
                colleague.send(colleague
                        .request("/api/v2/integrations/" + READY_JOB)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{}"))),
                403,
                "missing.any.permissions");
        for (String path : List.of("", "/tapelock-directory", "/tapelock-directory/configschemas/properties")) {
            assertRefused(viewer.get("/api/v2/integrations/types" + path), 403, "missing.any.permissions");
        }
        assertRefused(viewer.get("/api/v2/integrations"), 403, "missing.any.permissions");
        assertRefused(viewer.get("/api/v2/integrations/" + READY_JOB), 403, "missing.any.permissions");
        assertRefused(
                viewer.get("/api/v2/integrations/" + READY_JOB + "/config/current"), 403, "missing.any.permissions");
        assertThat(object(viewer.get(ManifestCalls.KEYS)).getInt("total")).isZero();
        for (String path : List.of(JobCalls.JOBS, job, job + "/failedrecordings", ManifestCalls.KEYS)) {
            assertRefused(stranger.get(path), 403, "missing.any.permissions");
        }
        assertThat(new JobCalls(creator).read(READY_JOB.toString()).getString("state"))
                .isEqualTo("READY");
    }
}
