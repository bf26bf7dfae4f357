package dev.tapelock.platform.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseFileTest {

    private static final int COMMITS = 600;

    @TempDir
    private Path directory;

    /** The length of the file after many commits, made as the server makes them, apart from the time that H2 keeps what is replaced. */
    private long lengthWith(SparseFile file) throws Exception {
        Path database = directory.resolve(UUID.randomUUID().toString());
        try (Connection plain = DriverManager.getConnection(
                        "jdbc:h2:file:" + database + ";WRITE_DELAY=0;RETENTION_TIME=0", "tapelock", "");
                Connection connection = OneWriterConnection.of(plain, new WriterTurn(), file, Duration.ofSeconds(1));
                Statement statement = connection.createStatement()) {
            statement.execute("create table thing (id uuid primary key, at bigint, text varchar(300))");
            statement.execute("create index thing_at on thing (at)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into thing values (?, ?, ?)")) {
                for (int i = 0; i < COMMITS; i++) {
                    insert.setObject(1, UUID.randomUUID());
                    insert.setLong(2, i);
                    insert.setString(3, "x".repeat(300));
                    insert.executeUpdate();
                    connection.commit();
                }
            }
            assertThat(count(statement)).isEqualTo(COMMITS);
            return Files.size(database.resolveSibling(database.getFileName() + ".mv.db"));
        }
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select count(*) from thing")) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    void whatIsNoLongerUsedIsUsedAgain() throws Exception {
        long sparse = lengthWith(new SparseFile(Duration.ofDays(1)));
        long tidied = lengthWith(new SparseFile(Duration.ZERO));
        assertThat(tidied).isLessThan(sparse / 2);
    }
}
