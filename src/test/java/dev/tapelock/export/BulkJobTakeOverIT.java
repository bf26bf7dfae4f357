package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import dev.tapelock.testbed.TwoServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers that share a database on PostgreSQL, a repository and a destination. */
@Tag("long")
class BulkJobTakeOverIT {

    private static final System.Logger LOG = System.getLogger(BulkJobTakeOverIT.class.getName());

    private Path directory;
    private TwoServers servers;
    private EmbeddedPostgresDatabase database;
    private ServerProcess first;
    private ServerProcess second;
    private Caller firstCaller;
    private JobCalls firstJobs;
    private JobCalls secondJobs;
    private SampleRecordings samples;

    @BeforeEach
    void start() throws Exception {
        directory = TestDirectory.empty(BulkJobTakeOverIT.class, "servers");
        servers = TwoServers.start(directory, builder -> builder);
        database = servers.database();
        first = servers.first();
        second = servers.second();
        firstCaller = servers.firstCaller();
        firstJobs = new JobCalls(firstCaller);
        secondJobs = new JobCalls(servers.secondCaller());
        samples = new SampleRecordings(addDestination().resolve(firstCaller.organizationId()));
        SampleRecordings.deliver(firstCaller);
        first.awaitDrained();
    }

    private Path addDestination() throws Exception {
        Path root = Files.createDirectories(directory.resolve("destination")).toRealPath();
        UUID organization = UUID.fromString(firstCaller.organizationId());
        try (Connection connection = database.connection();
                PreparedStatement policy = connection.prepareStatement("insert into export_policy values (?, true)");
                PreparedStatement destination = connection.prepareStatement(
                        "insert into destination values (?, ?, 'shared', 'DIRECTORY', ?, 1, now(), now())")) {
            policy.setObject(1, organization);
            policy.executeUpdate();
            destination.setObject(1, organization);
            destination.setObject(2, UUID.randomUUID());
            destination.setString(3, root.toString());
            destination.executeUpdate();
        }
        return root;
    }

    @AfterEach
    void stop() throws Exception {
        signal(first, "CONT");
        if (servers != null) {
            servers.close();
        }
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        if (server != null) {
            new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                    .start()
                    .waitFor();
        }
    }

    @Test
    void aServerThatFallsSilentLosesItsJobAndCannotDoAnyMoreOfIt() throws Exception {
        String id = firstJobs.create(SampleRecordings.order(firstJobs));
        firstJobs.await(id, "READY");
        assertThat(firstJobs.start(id).statusCode()).isEqualTo(200);
        firstJobs.awaitProcessed(id, SampleRecordings.COUNT / 10);
        ServerProcess silent = first.log().contains("takes a job that is PROCESSING") ? first : second;
        ServerProcess awake = silent == first ? second : first;
        JobCalls jobs = silent == first ? secondJobs : firstJobs;

        try {
            Instant stopped = freeze(silent, jobs, id);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Of {0}: taken over after {1}",
                    SampleRecordings.COUNT,
                    Duration.between(stopped, Instant.now()));
        } finally {
            signal(silent, "CONT");
        }

        jobs.assertFulfilled(id, SampleRecordings.COUNT);
        samples.assertComplete();
        assertThat(awake.log()).contains("takes a job that is PROCESSING");
    }

    /** Stops the process for as long as it takes the other to go on. One that stops with the job's row locked is let go. */
    private Instant freeze(ServerProcess silent, JobCalls jobs, String id) throws Exception {
        for (int attempt = 1; attempt <= 3; attempt++) {
            signal(silent, "STOP");
            Instant stopped = Instant.now();
            int noted = jobs.processed(id);
            assertThat(noted).isLessThan(SampleRecordings.COUNT);
            samples.assertWhole();
            while (Instant.now().isBefore(stopped.plusSeconds(60))) {
                if (jobs.processed(id) > noted) {
                    return stopped;
                }
                JobCalls.pause(20);
            }
            signal(silent, "CONT");
            JobCalls.pause(50);
        }
        throw new AssertionError("Nobody took the job over");
    }
}
