package dev.tapelock.export;

import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Does the same with several things at a time, and hands out what came of them as they end, whichever was first. For one thread;
 * the work alone is done by others.
 */
public final class SideBySide<T, R> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SideBySide.class.getName());

    private final CompletionService<R> ended;
    private final int most;
    private final Function<T, R> work;
    private int underWay;

    /** @param most how many at a time */
    SideBySide(Executor executor, int most, Function<T, R> work) {
        this.ended = new ExecutorCompletionService<>(executor);
        this.most = most;
        this.work = work;
    }

    /** Whether one more may begin now. */
    public boolean hasRoom() {
        return underWay < most;
    }

    /** Whether nothing is under way. */
    public boolean isIdle() {
        return underWay == 0;
    }

    /** Begins with one; returns at once. */
    public void begin(T thing) {
        ended.submit(() -> work.apply(thing));
        underWay++;
    }

    /** Waits for one of those under way; what the work throws is thrown unchanged. */
    public R next() {
        try {
            Future<R> next = ended.take();
            underWay--;
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while several things were done side by side", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("What was done beside this thread failed", e.getCause());
        }
    }

    /** Waits for all that is under way; what comes of it nobody wants to know any more. */
    @Override
    public void close() {
        while (!isIdle() && !Thread.currentThread().isInterrupted()) {
            try {
                next();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "What nobody waits for any more failed", e);
            }
        }
    }
}
