package dev.tapelock.platform;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database that does nothing but checkpoints, each of which lasts until the test lets it end. */
final class CheckpointingDatabase implements DataSource {

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore endings = new Semaphore(0);
    private final Deque<Boolean> failures = new ArrayDeque<>();
    private final List<String> statements = new ArrayList<>();
    private final AtomicInteger openConnections = new AtomicInteger();

    /** Waits until one more checkpoint has begun. */
    void awaitBegin() throws InterruptedException {
        if (!begun.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("No checkpoint began");
        }
    }

    /** Lets one checkpoint end well. */
    void endOne() {
        end(false);
    }

    /** Lets one checkpoint fail. */
    void failOne() {
        end(true);
    }

    /** Lets the checkpoint that runs and all that follow end well. */
    void endAllFromNowOn() {
        for (int i = 0; i < 100; i++) {
            endOne();
        }
    }

    private void end(boolean fails) {
        synchronized (failures) {
            failures.add(fails);
        }
        endings.release();
    }

    List<String> statements() {
        synchronized (statements) {
            return List.copyOf(statements);
        }
    }

    int openConnections() {
        return openConnections.get();
    }

    private boolean execute(String sql) throws SQLException, InterruptedException {
        synchronized (statements) {
            statements.add(sql);
        }
        begun.release();
        if (!endings.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("The checkpoint was never allowed to end");
        }
        synchronized (failures) {
            if (failures.remove()) {
                throw new SQLException("The disk is gone");
            }
        }
        return false;
    }

    @Override
    public Connection getConnection() {
        openConnections.incrementAndGet();
        Statement statement = proxy(Statement.class, (method, argument) -> switch (method) {
            case "execute" -> execute((String) argument);
            default -> null;
        });
        return proxy(Connection.class, (method, argument) -> {
            if (method.equals("close")) {
                openConnections.decrementAndGet();
            }
            return method.equals("createStatement") ? statement : null;
        });
    }

    private interface Call {
        Object answer(String method, Object argument) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments == null ? null : arguments[0])));
    }

    @Override
    public Connection getConnection(String user, String password) {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
