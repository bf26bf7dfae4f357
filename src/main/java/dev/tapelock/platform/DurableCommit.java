package dev.tapelock.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Makes what was committed before survive a loss of power, on the one database that does not see to that itself.
 *
 * <p>H2 writes a commit to its file soon ({@code WRITE_DELAY=0}), but on threads of its own, and forces the file to the disk only at a
 * {@code CHECKPOINT SYNC}, after which our data source waits for those threads. Callers that wait at the same time share a checkpoint.
 * On PostgreSQL a commit is durable and this does nothing. Safe for use by many threads.
 */
@ApplicationScoped
public class DurableCommit {

    private final DatabaseSettings database;

    @Resource(lookup = "jdbc/tapelock-untransacted")
    private DataSource untransacted;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private long startedCheckpoints;
    private long finishedCheckpoints;

    @Inject
    DurableCommit(DatabaseSettings database) {
        this.database = database;
    }

    /**
     * Returns when everything that was committed before the call is on the disk.
     *
     * @throws IllegalStateException if the database refuses; the commit stands, but may not survive a loss of power
     */
    public void await() {
        if (database.isEmbedded()) {
            awaitCheckpoint();
        }
    }

    private void awaitCheckpoint() {
        lock.lock();
        try {
            // A checkpoint that runs now may have begun before the caller's commit: the next one is the first that
            // counts.
            long needed = startedCheckpoints + 1;
            while (finishedCheckpoints < needed) {
                if (startedCheckpoints == finishedCheckpoints) {
                    lead();
                } else {
                    finished.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        long mine = ++startedCheckpoints;
        boolean done = false;
        lock.unlock();
        try {
            checkpoint();
            done = true;
        } finally {
            lock.lock();
            if (done) {
                finishedCheckpoints = mine;
            } else {
                startedCheckpoints = mine - 1;
            }
            finished.signalAll();
        }
    }

    private void checkpoint() {
        try (Connection connection = untransacted.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        } catch (SQLException e) {
            throw new IllegalStateException("The database could not force its commits to the disk", e);
        }
    }
}
