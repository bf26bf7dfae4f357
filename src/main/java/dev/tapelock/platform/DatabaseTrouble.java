package dev.tapelock.platform;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;

/** Tells a database that cannot be reached, or that goes down, from every other failure. */
public final class DatabaseTrouble {

    /** Connection exceptions of ISO/IEC 9075-2, table of SQLSTATE classes. */
    private static final String CONNECTION = "08";

    /** PostgreSQL, appendix A: {@code admin_shutdown}, {@code crash_shutdown}, {@code cannot_connect_now}. */
    private static final String SHUTDOWN = "57P0";

    private DatabaseTrouble() {}

    /** Whether the database was away; a commit that fails so may have happened. */
    public static boolean isAway(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql && isConnection(sql));
    }

    private static boolean isConnection(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || state.startsWith(CONNECTION)
                || state.startsWith(SHUTDOWN);
    }
}
