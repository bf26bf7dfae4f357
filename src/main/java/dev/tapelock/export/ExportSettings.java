package dev.tapelock.export;

import java.time.Duration;

/**
 * How bulk jobs are run.
 *
 * @param tick how often each server looks for jobs without a runner ({@code tapelock.export.tick})
 * @param lease how long a run that says nothing keeps its job: a killed server's jobs wait that long ({@code
 *     tapelock.export.lease})
 * @param queue how many jobs of an organization may wait for their turn ({@code tapelock.export.queue})
 * @param parallel how many recordings a run exports at the same time ({@code tapelock.export.parallel})
 */
public record ExportSettings(Duration tick, Duration lease, int queue, int parallel) {

    /** More open files, connections and parts in memory than that are of no use to one job. */
    public static final int MOST_PARALLEL = 16;

    /** Most of the time a recording waits for a disk or a network, not for a processor. */
    private static final int PARALLEL_PER_PROCESSOR = 4;

    /** What a server with many processors does unless it is told otherwise: it has other work, too. */
    private static final int MOST_PARALLEL_BY_ITSELF = 8;

    private static final int LONGEST_QUEUE = 100;

    public ExportSettings {
        if (tick.compareTo(Duration.ofMillis(200)) < 0 || tick.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("tapelock.export.tick is " + tick + "; it must be PT0.2S to PT10M");
        }
        if (lease.compareTo(Duration.ofSeconds(5)) < 0 || lease.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("tapelock.export.lease is " + lease + "; it must be PT5S to PT10M");
        }
        if (queue < 0 || queue > LONGEST_QUEUE) {
            throw new IllegalArgumentException(
                    "tapelock.export.queue is " + queue + "; it must be 0 to " + LONGEST_QUEUE);
        }
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new IllegalArgumentException(
                    "tapelock.export.parallel is " + parallel + "; it must be 1 to " + MOST_PARALLEL);
        }
    }

    /** A few for each processor. */
    static int parallelByItself() {
        return Math.min(Runtime.getRuntime().availableProcessors() * PARALLEL_PER_PROCESSOR, MOST_PARALLEL_BY_ITSELF);
    }

    /** How long a run may be silent before it renews its lease: two renewals may be lost. */
    public Duration renewal() {
        return lease.dividedBy(3);
    }
}
