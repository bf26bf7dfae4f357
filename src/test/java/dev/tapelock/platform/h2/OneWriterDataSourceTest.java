package dev.tapelock.platform.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneWriterDataSourceTest {

    private final OneWriterDataSource dataSource = new OneWriterDataSource();
    private Connection first;
    private Connection second;

    @BeforeEach
    void connect() throws SQLException {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        dataSource.setUser("tapelock");
        dataSource.setPassword("");
        first = dataSource.getPooledConnection().getConnection();
        second = dataSource.getPooledConnection().getConnection();
        execute(first, "create table thing (id integer primary key)");
        first.setAutoCommit(false);
        second.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        first.close();
        second.close();
    }

    @Test
    void aSecondWriterWaitsForTheEndOfTheFirst() throws Exception {
        execute(first, "insert into thing values (1)");
        CompletableFuture<Void> waiting = inAnotherThread(() -> execute(second, "insert into thing values (2)"));
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.commit();
        waiting.get(10, TimeUnit.SECONDS);
        second.commit();
        assertThat(count(first)).isEqualTo(2);
    }

    @Test
    void aPreparedStatementWaitsToo() throws Exception {
        execute(first, "insert into thing values (1)");
        CompletableFuture<Void> waiting = inAnotherThread(() -> {
            try (var statement = second.prepareStatement("delete from thing where id = ?")) {
                statement.setInt(1, 7);
                statement.executeUpdate();
            }
        });
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.rollback();
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aReaderDoesNotWait() throws Exception {
        execute(first, "insert into thing values (1)");
        CompletableFuture<Void> reading =
                inAnotherThread(() -> assertThat(count(second)).isZero());
        reading.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aThreadMayWriteInATransactionWithinItsOwn() throws Exception {
        execute(first, "insert into thing values (1)");
        execute(second, "insert into thing values (2)");
        second.commit();
        CompletableFuture<Void> waiting = inAnotherThread(() -> execute(second, "insert into thing values (3)"));
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.commit();
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void anotherThreadMayEndATransaction() throws Exception {
        execute(first, "insert into thing values (1)");
        inAnotherThread(() -> first.rollback()).get(10, TimeUnit.SECONDS);
        inAnotherThread(() -> execute(second, "insert into thing values (2)")).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aConnectionThatIsClosedGivesTheTurnBack() throws Exception {
        execute(first, "insert into thing values (1)");
        first.close();
        inAnotherThread(() -> execute(second, "insert into thing values (1)")).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aStatementThatFailsKeepsTheTurnUntilTheTransactionEnds() throws Exception {
        assertThatThrownBy(() -> execute(first, "insert into nowhere values (1)"))
                .isInstanceOf(SQLException.class);
        CompletableFuture<Void> waiting = inAnotherThread(() -> execute(second, "insert into thing values (2)"));
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.rollback();
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutTransactionsEachStatementIsATurn() throws Exception {
        first.setAutoCommit(true);
        execute(first, "insert into thing values (1)");
        execute(first, "checkpoint sync");
        inAnotherThread(() -> execute(second, "insert into thing values (2)")).get(10, TimeUnit.SECONDS);
    }

    @Test
    void manyWritersAllGetTheirTurn() throws Exception {
        int writers = 8;
        int each = 50;
        CountDownLatch done = new CountDownLatch(writers);
        for (int writer = 0; writer < writers; writer++) {
            int from = writer * each;
            inAnotherThread(() -> {
                try (Connection connection = dataSource.getPooledConnection().getConnection()) {
                    connection.setAutoCommit(false);
                    for (int id = from; id < from + each; id++) {
                        execute(connection, "insert into thing values (" + id + ")");
                        connection.commit();
                    }
                }
                done.countDown();
            });
        }
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(count(first)).isEqualTo(writers * each);
    }

    @Test
    void whatOnlyReadsIsTold() {
        assertThat(SqlText.isRead("select id from thing")).isTrue();
        assertThat(SqlText.isRead(" VALUES 1")).isTrue();
        assertThat(SqlText.isRead("with x as (select 1) insert into thing select * from x"))
                .isFalse();
        assertThat(SqlText.isRead("select id from thing where id = 1 for update"))
                .isFalse();
        assertThat(SqlText.isRead("select next value for jb_seq")).isFalse();
        assertThat(SqlText.isRead("call next value for jb_seq")).isFalse();
        assertThat(SqlText.isRead("checkpoint sync")).isFalse();
        assertThat(SqlText.isRead("update thing set id = 2")).isFalse();
        assertThat(SqlText.isRead(null)).isFalse();
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inAnotherThread(Task task) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                task.run();
                result.complete(null);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from thing")) {
            result.next();
            return result.getInt(1);
        }
    }
}
