package dev.tapelock.platform.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Keeps H2's file from growing with each commit.
 *
 * <p>A commit writes what it has changed to a new place, and the place of what it replaces is used again when nothing of it is left.
 * A few pages of each are never changed again, so somebody has to move them. H2's own thread for that does not run with {@code
 * WRITE_DELAY=0}, and must not: it writes the file in the middle of transactions. So it is done now and then by whoever has the turn to
 * write and has just committed. For use by many threads.
 */
final class SparseFile {

    private static final System.Logger LOG = System.getLogger(SparseFile.class.getName());

    /** Of the file, in percent; what is fuller is left alone. */
    private static final int FILL_RATE = 50;
    /** So much at once, so that nobody waits long for the turn. */
    private static final int MOST_BYTES = 16 << 20;

    private final long restNanos;
    private final AtomicLong last = new AtomicLong(System.nanoTime());

    /** @param rest how long it is left alone after each time */
    SparseFile(Duration rest) {
        this.restNanos = rest.toNanos();
    }

    /** Moves some of what lies sparse, if it is time to. The caller has the turn and has committed: nobody changes anything meanwhile. */
    void tidy(Connection connection) {
        if (System.nanoTime() - last.get() < restNanos) {
            return;
        }
        try {
            if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
                MVStore store = session.getDatabase().getStore().getMvStore();
                if (store.getFileStore() != null) {
                    store.compact(FILL_RATE, MOST_BYTES);
                }
            }
        } catch (SQLException | MVStoreException e) {
            // What was committed is committed.
            LOG.log(System.Logger.Level.WARNING, "The file of the database was not made smaller", e);
        } finally {
            last.set(System.nanoTime());
        }
    }
}
