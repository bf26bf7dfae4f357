package dev.tapelock.platform.h2;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to write.
 *
 * <p>A thread that has the turn may take it again for a transaction within another; whoever gives it back may be another
 * thread, as when the transaction's time is out. First come, first served. Safe for use by many threads.
 */
final class WriterTurn {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition free = lock.newCondition();
    private @Nullable Thread owner;
    private int taken;

    /** Waits for the turn and takes it. The answer is whether it came in time. */
    boolean take(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (taken > 0 && owner != Thread.currentThread()) {
                if (left <= 0) {
                    return false;
                }
                left = free.awaitNanos(left);
            }
            owner = Thread.currentThread();
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what was taken once. */
    void giveBack() {
        lock.lock();
        try {
            taken--;
            if (taken == 0) {
                owner = null;
                free.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
