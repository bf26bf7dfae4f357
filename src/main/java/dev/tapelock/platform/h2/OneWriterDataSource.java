package dev.tapelock.platform.h2;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.ConnectionEventListener;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import javax.sql.StatementEventListener;
import org.h2.jdbcx.JdbcDataSource;

/**
 * H2 for the server's connection pools, with one writing transaction at a time.
 *
 * <p>H2 2.5.252 writes its file with each commit, map after map, while other transactions go on changing those maps: a
 * process that is killed then can leave a file in which a row is held by a transaction that nobody knows any more. Such a
 * row is invisible and locked for ever. Where only one transaction writes at a time, each write of the file finds all maps
 * at rest. Readers do not wait.
 *
 * <p>The server finds the properties {@code URL}, {@code user} and {@code password} by reflection.
 */
public class OneWriterDataSource implements ConnectionPoolDataSource {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration REST_BETWEEN_TIDYING = Duration.ofMillis(500);
    /** One for each database, however many pools lead there. */
    private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

    private final JdbcDataSource h2 = new JdbcDataSource();

    public String getURL() {
        return h2.getURL();
    }

    public void setURL(String url) {
        h2.setURL(url);
    }

    public String getUser() {
        return h2.getUser();
    }

    public void setUser(String user) {
        h2.setUser(user);
    }

    public void setPassword(String password) {
        h2.setPassword(password);
    }

    @Override
    public PooledConnection getPooledConnection() throws SQLException {
        return new Pooled(h2.getPooledConnection(), shared());
    }

    @Override
    public PooledConnection getPooledConnection(String user, String password) throws SQLException {
        return new Pooled(h2.getPooledConnection(user, password), shared());
    }

    @Override
    public PrintWriter getLogWriter() {
        return h2.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        h2.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        h2.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return h2.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return h2.getParentLogger();
    }

    private Shared shared() {
        return SHARED.computeIfAbsent(
                getURL(), url -> new Shared(new WriterTurn(), new SparseFile(REST_BETWEEN_TIDYING)));
    }

    private record Shared(WriterTurn turn, SparseFile file) {}

    private record Pooled(PooledConnection connection, Shared shared) implements PooledConnection {

        @Override
        public Connection getConnection() throws SQLException {
            return OneWriterConnection.of(connection.getConnection(), shared.turn(), shared.file(), LONGEST_WAIT);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        @Override
        public void addConnectionEventListener(ConnectionEventListener listener) {
            connection.addConnectionEventListener(listener);
        }

        @Override
        public void removeConnectionEventListener(ConnectionEventListener listener) {
            connection.removeConnectionEventListener(listener);
        }

        @Override
        public void addStatementEventListener(StatementEventListener listener) {
            connection.addStatementEventListener(listener);
        }

        @Override
        public void removeStatementEventListener(StatementEventListener listener) {
            connection.removeStatementEventListener(listener);
        }
    }
}
