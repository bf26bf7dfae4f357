package dev.tapelock.recording;

import java.time.Duration;

/**
 * Limits of batch downloads.
 *
 * @param lifetime how long a request is answered ({@code tapelock.batch-download.lifetime})
 * @param mostRecordings how many recordings one request gives at most ({@code tapelock.batch-download.most-recordings})
 */
public record BatchDownloadSettings(Duration lifetime, int mostRecordings) {

    /** How many entries a request has at most: the contract's number, each of which may name one recording. */
    public static final int MOST_LINES = 100;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int LARGEST = 10_000;

    public BatchDownloadSettings {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.batch-download.lifetime is " + lifetime + "; it must be " + SHORTEST + " to " + LONGEST);
        }
        if (mostRecordings < MOST_LINES || mostRecordings > LARGEST) {
            throw new IllegalArgumentException("tapelock.batch-download.most-recordings is " + mostRecordings
                    + "; it must be " + MOST_LINES + " to " + LARGEST);
        }
    }
}
