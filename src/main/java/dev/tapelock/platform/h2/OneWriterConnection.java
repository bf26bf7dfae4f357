package dev.tapelock.platform.h2;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection that takes the turn with the first statement of a transaction that writes, and gives it back with its end. */
final class OneWriterConnection implements InvocationHandler {

    private static final String LOCK_TIMEOUT = "HYT00";
    private static final String CHECKPOINT = "CHECKPOINT SYNC";

    private final Connection connection;
    private final WriterTurn turn;
    private final SparseFile file;
    private final Duration longestWait;
    private final AtomicBoolean hasTurn = new AtomicBoolean();

    private OneWriterConnection(Connection connection, WriterTurn turn, SparseFile file, Duration longestWait) {
        this.connection = connection;
        this.turn = turn;
        this.file = file;
        this.longestWait = longestWait;
    }

    static Connection of(Connection connection, WriterTurn turn, SparseFile file, Duration longestWait) {
        return proxy(Connection.class, new OneWriterConnection(connection, turn, file, longestWait));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "createStatement", "prepareStatement", "prepareCall":
                return statement(call(connection, method, arguments), firstText(arguments));
            case "commit":
                try {
                    Object answer = call(connection, method, arguments);
                    if (hasTurn.get()) {
                        file.tidy(connection);
                    }
                    return answer;
                } finally {
                    endTurn();
                }
            case "setAutoCommit", "close", "abort":
                try {
                    return call(connection, method, arguments);
                } finally {
                    endTurn();
                }
            case "rollback":
                try {
                    return call(connection, method, arguments);
                } finally {
                    // To a savepoint: the transaction goes on.
                    if (arguments == null || arguments.length == 0) {
                        endTurn();
                    }
                }
            default:
                return call(connection, method, arguments);
        }
    }

    private Object statement(@Nullable Object made, @Nullable String preparedSql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            String sql = preparedSql == null ? firstText(arguments) : preparedSql;
            boolean isExecuted = method.getName().startsWith("execute");
            Object answer =
                    isExecuted && !SqlText.isRead(sql) ? write(made, method, arguments) : call(made, method, arguments);
            if (isExecuted && CHECKPOINT.equals(sql)) {
                WrittenFile.await(connection);
            }
            return answer;
        };
        return made instanceof CallableStatement
                ? proxy(CallableStatement.class, handler)
                : made instanceof PreparedStatement
                        ? proxy(PreparedStatement.class, handler)
                        : proxy(Statement.class, handler);
    }

    private @Nullable Object write(@Nullable Object statement, Method method, Object @Nullable [] arguments)
            throws Throwable {
        takeTurn();
        try {
            return call(statement, method, arguments);
        } finally {
            if (connection.isClosed() || connection.getAutoCommit()) {
                endTurn();
            }
        }
    }

    private void takeTurn() throws SQLException {
        if (hasTurn.get()) {
            return;
        }
        try {
            if (!turn.take(longestWait)) {
                throw new SQLTransientException(
                        "Another transaction has been writing for " + longestWait.toSeconds() + " s", LOCK_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientException("Interrupted while waiting to write", LOCK_TIMEOUT, e);
        }
        hasTurn.set(true);
    }

    private void endTurn() {
        if (hasTurn.getAndSet(false)) {
            turn.giveBack();
        }
    }

    private static @Nullable String firstText(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : null;
    }

    private static @Nullable Object call(@Nullable Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(OneWriterConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
