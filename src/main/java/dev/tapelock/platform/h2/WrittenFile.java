package dev.tapelock.platform.h2;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Waits until H2 has written what it has committed.
 *
 * <p>Each commit is written by threads of H2's own. {@code CHECKPOINT SYNC} waits for them only if it finds something that nobody has
 * begun to write; if another session's commit has just taken all of it, it forces a file to the disk in which the last commits are
 * not yet (H2 2.5.252, and 2.4.240 by the same code).
 */
final class WrittenFile {

    private WrittenFile() {}

    /** Returns when everything that was committed before is in the file, and the file on the disk. */
    static void await(Connection connection) throws SQLException {
        if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
            MVStore store = session.getDatabase().getStore().getMvStore();
            if (store.getFileStore() != null) {
                // This runs when those threads have nothing left to do, and lets nobody give them more meanwhile.
                store.executeFilestoreOperation(store::sync);
            }
        }
    }
}
