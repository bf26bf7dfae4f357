package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.EmbeddedPostgresDatabase;
import dev.tapelock.testbed.Installation;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a start does to an empty database, to one of an earlier start, and to one that does not fit. */
class StartOrderIT {

    private static final String TIMERS = "select id from wlptask";
    private static final String KEYS = "select cast(id as varchar(36)) from recording_key order by 1";
    private static final String MIGRATIONS =
            "select \"version\" from \"flyway_schema_history\" where \"success\" and \"version\" is not null order by \"installed_rank\"";

    /** Opens the server's database for a look from outside. */
    @FunctionalInterface
    private interface Door {
        Connection open() throws SQLException;
    }

    @Test
    @Tag("slow")
    void anEmptyH2IsFilledOnceAndKept() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "h2");

        try (ServerProcess server = ServerProcess.in(directory)
                .demo()
                .setting("tapelock.database.kind", "h2")
                .build()) {
            // H2 lets nobody else in while the server runs.
            isFilledOnceAndKept(server, server::connection);
        }
    }

    @Test
    @Tag("slow")
    void anEmptyPostgresqlIsFilledOnceAndKept() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "postgresql");

        try (EmbeddedPostgresDatabase database = EmbeddedPostgresDatabase.start(directory.resolve("database"));
                ServerProcess server =
                        ServerProcess.in(directory).demo().postgresql(database).build()) {
            isFilledOnceAndKept(server, database::connection);
        }
    }

    private static void isFilledOnceAndKept(ServerProcess server, Door database) throws Exception {
        server.start();
        List<String> migrations = migrationFiles();
        assertThat(server.log())
                .contains("Schema at version " + migrations.get(migrations.size() - 1) + ", " + migrations.size()
                        + " migration(s) applied now");
        Call call = Call.deliver(server);
        List<String> before = call.whatTheServerKeeps(server);
        server.stop();

        List<String> timers = column(database, TIMERS);
        assertThat(timers).as("timers after the first start").hasSize(1);
        List<String> keys = column(database, KEYS);
        assertThat(copiesOfKeys(server)).as("copies of keys in the repository").isEqualTo(keys);
        Installation.deleteTree(server.home().resolve("repository/keys"));
        assertThat(column(database, MIGRATIONS)).isEqualTo(migrations);

        server.start();
        assertThat(server.log()).contains(", 0 migration(s) applied now");
        assertThat(call.whatTheServerKeeps(server)).isEqualTo(before);
        assertThat(call.play(server)).isEqualTo(call.content());
        server.awaitLog("keys got their copy in the repository");
        server.stop();

        assertThat(copiesOfKeys(server)).as("copies of keys that were lost").isEqualTo(keys);

        assertThat(column(database, TIMERS)).as("timers after the second start").isEqualTo(timers);
        assertThat(column(database, MIGRATIONS)).isEqualTo(migrations);
        assertNoMessageIdTwice(database);
    }

    /** Two headers under one message id and data key would give the key away. */
    private static void assertNoMessageIdTwice(Door database) throws SQLException {
        String columns = "recording_id, content_type, content_length, key_id, commitment_key, sealed_length,"
                + " sealed_sha256, state, created_at";
        byte[] messageId = new byte[32];
        new Random().nextBytes(messageId);
        try (Connection connection = database.open();
                PreparedStatement insert = connection.prepareStatement("insert into recording_artifact"
                        + " (organization_id, id, name, message_id, " + columns + ")"
                        + " select organization_id, cast(? as uuid), ?, ?, " + columns
                        + " from recording_artifact where name = 'call.0' order by created_at fetch first row only")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, "call.98");
            insert.setBytes(3, messageId);
            assertThat(insert.executeUpdate()).isOne();

            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, "call.99");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(insert::executeUpdate)
                    .matches(refusal -> refusal.getSQLState().equals("23505"), "a unique key is hurt")
                    .withMessageContaining("message_id");
        }
    }

    private static List<String> copiesOfKeys(ServerProcess server) throws IOException {
        try (Stream<Path> files = Files.walk(server.home().resolve("repository/keys"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    @Tag("slow")
    void aSchemaThatDoesNotFitTheEntitiesStopsTheStart() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "misfit");

        try (EmbeddedPostgresDatabase database = EmbeddedPostgresDatabase.start(directory.resolve("database"));
                ServerProcess server =
                        ServerProcess.in(directory).demo().postgresql(database).build()) {
            Flyway.configure()
                    .dataSource(database.url(), database.user(), database.password())
                    .load()
                    .migrate();
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table recording_artifact drop column sealed_length");
            }

            server.launch();

            assertThat(server.awaitRefusal().lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains("SRVE0283E", "The database does not fit this version of the application")
                            .contains("missing column [sealed_length] in table [recording_artifact]"));
            assertThat(column(database::connection, "select id from organization"))
                    .isEmpty();
        }
    }

    /** Flyway takes Liberty for WebSphere and finds no migration at all without these files, and is content with that. */
    @Test
    @Tag("slow")
    void anApplicationWhoseMigrationsAreNotFoundDoesNotStart() throws Exception {
        Path directory = TestDirectory.empty(getClass(), "unmarked");
        Path wlp = Installation.unpackChanged(directory.resolve("installation"), war -> {
            Files.delete(war.resolve("WEB-INF/classes/db/migration/flyway.location"));
            Files.delete(war.resolve("WEB-INF/classes/db/callback/flyway.location"));
        });

        try (ServerProcess server =
                ServerProcess.in(directory).demo().installation(wlp).build()) {
            server.launch();

            assertThat(server.awaitRefusal())
                    .contains("The migrations in db/migration were not found in the application");
        }
    }

    private static List<String> migrationFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> column(Door database, String query) throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** A call of the demo's first organization. */
    private record Call(UUID conversationId, UUID recordingId, byte[] content) {

        static Call deliver(ServerProcess server) {
            byte[] content = new byte[300_000];
            new Random(7).nextBytes(content);
            Call call = new Call(UUID.randomUUID(), UUID.randomUUID(), content);
            assertThat(server.demoCaller("")
                            .putMedia(call.conversationId, call.recordingId, content, "audio/wav")
                            .statusCode())
                    .isEqualTo(201);
            return call;
        }

        byte[] play(ServerProcess server) {
            return server.demoCaller("")
                    .get(Caller.mediaPath(conversationId, recordingId))
                    .body();
        }

        /** Both organizations' keys, and what is known of the call. */
        List<String> whatTheServerKeeps(ServerProcess server) {
            Caller first = server.demoCaller("");
            String metadata = Caller.text(
                    first.get("/api/v2/conversations/" + conversationId + "/recordingmetadata/" + recordingId));
            return List.of(
                    Caller.text(first.get("/api/v2/recording/recordingkeys")),
                    Caller.text(server.demoCaller("other.").get("/api/v2/recording/recordingkeys")),
                    // When it leaves the spool is nobody's concern here.
                    metadata.replace("SPOOLED", "STORED"));
        }
    }
}
