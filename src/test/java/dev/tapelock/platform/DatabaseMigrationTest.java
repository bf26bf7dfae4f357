package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of both forms that V020 had. */
class DatabaseMigrationTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final List<String> LATER = List.of("V023", "V024", "V025");
    private static final String ORGANIZATION = "00000000-0000-0000-0000-000000000001";
    private static final String ARCHIVE = "00000000-0000-0000-0000-000000000002";
    private static final String OTHER = "00000000-0000-0000-0000-000000000003";

    @TempDir
    private Path earlier;

    private final JdbcDataSource database = new JdbcDataSource();
    private Connection connection;

    @BeforeEach
    void copyEarlier() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";NON_KEYWORDS=VALUE");
        connection = database.getConnection();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                if (LATER.stream().noneMatch(file.getFileName().toString()::startsWith)) {
                    Files.copy(file, earlier.resolve(file.getFileName()));
                }
            }
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void migrateEarlier() throws SQLException {
        Flyway.configure()
                .dataSource(database)
                .locations("filesystem:" + earlier)
                .load()
                .migrate();
        sql("insert into organization (id, name, time_zone, created_at) values ('" + ORGANIZATION
                + "', 'One', 'UTC', current_timestamp)");
        for (String destination : List.of(ARCHIVE, OTHER)) {
            sql("insert into destination (organization_id, id, name, kind, directory, version, created_at, changed_at)"
                    + " values ('" + ORGANIZATION + "', '" + destination + "', '" + destination
                    + "', 'DIRECTORY', '/exports', 1, current_timestamp, current_timestamp)");
        }
    }

    private void sql(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private void bringToThisVersion() throws SQLException {
        assertThat(DatabaseMigration.migrate(DatabaseMigration.flyway(database)).migrationsExecuted)
                .isEqualTo(LATER.size());
        assertThat(said(ARCHIVE)).isEqualTo("FALSE, closed");
        assertThat(said(OTHER)).isEqualTo("TRUE, ");
        assertThat(DatabaseMigration.migrate(DatabaseMigration.flyway(database)).migrationsExecuted)
                .isZero();
    }

    private String said(String destination) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select enabled, notes from destination where id = '" + destination + "'")) {
            found.next();
            return found.getString(1) + ", " + found.getString(2);
        }
    }

    @Test
    void whatWasSaidOfADestinationInATableOfItsOwnIsKept() throws SQLException {
        migrateEarlier();
        sql("insert into destination_intent values ('" + ORGANIZATION + "', '" + ARCHIVE
                + "', false, 'closed', current_timestamp)");

        bringToThisVersion();
    }

    @Test
    void aDatabaseOfTheOtherFormGoesOn() throws SQLException, IOException {
        Files.delete(earlier.resolve("V020__jobs.sql"));
        Files.copy(
                Objects.requireNonNull(DatabaseMigrationTest.class.getResourceAsStream("other/V020__jobs.sql")),
                earlier.resolve("V020__jobs.sql"));
        migrateEarlier();
        sql("update destination set enabled = false, notes = 'closed' where id = '" + ARCHIVE + "'");

        bringToThisVersion();
    }
}
