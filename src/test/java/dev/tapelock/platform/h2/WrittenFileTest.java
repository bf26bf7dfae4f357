package dev.tapelock.platform.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file at the moment at which a checkpoint is over, while others commit. */
class WrittenFileTest {

    private static final int ROUNDS = Integer.getInteger("tapelock.test.checkpoints", 20);
    private static final int OTHERS = 4;
    /** What is no longer used is written over soon: then a file has new parts in its middle, which must be found again. */
    private static final int SOON_MILLIS = 100;

    @TempDir
    Path directory;

    private OneWriterDataSource h2(String name) {
        OneWriterDataSource h2 = new OneWriterDataSource();
        h2.setURL("jdbc:h2:file:" + directory.resolve(name) + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;RETENTION_TIME="
                + SOON_MILLIS);
        h2.setUser("sa");
        h2.setPassword("");
        return h2;
    }

    @Test
    void aCopyOfTheFileHasWhatWasCommittedBefore() throws Exception {
        OneWriterDataSource h2 = h2("live");
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(OTHERS);
        try (Connection connection = h2.getPooledConnection().getConnection()) {
            execute(connection, "create table said (number integer primary key)");
            execute(connection, "create table noise (number integer)");
            execute(connection, "insert into noise (number) values (0)");
            List<Future<?>> others = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                others.add(threads.submit(() -> commitOn(h2, isOver)));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                execute(connection, "insert into said (number) values (" + round + ")");
                execute(connection, "CHECKPOINT SYNC");
                Path copy = directory.resolve("copy" + round + ".mv.db");
                Files.copy(directory.resolve("live.mv.db"), copy, StandardCopyOption.REPLACE_EXISTING);
                assertThat(last("copy" + round)).isGreaterThanOrEqualTo(round);
                Files.delete(copy);
            }
            isOver.set(true);
            for (Future<?> other : others) {
                other.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    private static Void commitOn(OneWriterDataSource h2, AtomicBoolean isOver)
            throws SQLException, InterruptedException {
        try (Connection connection = h2.getPooledConnection().getConnection()) {
            while (!isOver.get()) {
                execute(connection, "update noise set number = number + 1");
                // The file grows with each commit, by gigabytes in a minute.
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        return null;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As somebody finds it who comes after a kill. */
    private int last(String name) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + directory.resolve(name) + ";FILE_LOCK=NO", "sa", "");
                Statement statement = connection.createStatement();
                ResultSet number = statement.executeQuery("select coalesce(max(number), 0) from said")) {
            number.next();
            int last = number.getInt(1);
            // It would stay open: the live one has said so in the file.
            statement.execute("SHUTDOWN IMMEDIATELY");
            return last;
        }
    }
}
