package dev.tapelock.export;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job is, counted from its items.
 *
 * @param total recordings it has, as far as they are known
 * @param lengthBytes what lies at the destination for them
 * @param recordingsPerMinute that were tried, over the last minute or since the last start if that was later; 0 if the job
 *     does not run
 * @param bytesPerSecond that came to lie there, likewise
 * @param percent of the recordings that were tried, whole; 100 only when all were
 * @param timeLeft at that rate; empty if the job does not run or has no rate yet
 */
public record JobProgress(
        long total,
        long done,
        long failed,
        long skipped,
        long lengthBytes,
        double recordingsPerMinute,
        double bytesPerSecond,
        int percent,
        Optional<Duration> timeLeft) {

    /** Over how long rates are taken. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Adds the rates to what was counted; in the window counts only what was done since the last start. */
    static JobProgress of(
            BulkJob job, Counts counts, long recordingsInWindow, long bytesInWindow, Duration sinceStart) {
        double seconds = Math.max(
                1,
                Math.min(
                        WINDOW.toSeconds(),
                        sinceStart.toMillis() / (double) Duration.ofSeconds(1).toMillis()));
        boolean isRunning = job.state() == BulkJobState.PROCESSING;
        double rate = isRunning ? recordingsInWindow / seconds : 0;
        long total = job.totalRecordings().orElse(job.collectedCount());
        long tried = counts.done() + counts.failed() + counts.skipped();
        Optional<Duration> timeLeft = rate > 0
                ? Optional.of(Duration.ofSeconds(Math.round(Math.min((total - tried) / rate, Integer.MAX_VALUE))))
                : Optional.empty();
        return new JobProgress(
                total,
                counts.done(),
                counts.failed(),
                counts.skipped(),
                counts.lengthBytes(),
                rate * Duration.ofMinutes(1).toSeconds(),
                isRunning ? bytesInWindow / seconds : 0,
                percent(job, total, tried),
                timeLeft);
    }

    /** What the items say by themselves. */
    record Counts(long done, long failed, long skipped, long lengthBytes) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        static Counts of(BulkJobItemState state, long items, long bytes) {
            return switch (state) {
                case DONE -> new Counts(items, 0, 0, bytes);
                case FAILED -> new Counts(0, items, 0, bytes);
                case SKIPPED -> new Counts(0, 0, items, bytes);
                case PENDING, CLAIMED -> NONE;
            };
        }

        Counts and(Counts other) {
            return new Counts(
                    done + other.done, failed + other.failed, skipped + other.skipped, lengthBytes + other.lengthBytes);
        }
    }

    private static int percent(BulkJob job, long total, long tried) {
        if (total == 0) {
            return job.state() == BulkJobState.FULFILLED ? 100 : 0;
        }
        return (int) (tried * 100 / total);
    }
}
