package dev.tapelock.recording;

import java.time.Duration;
import java.util.Optional;

/**
 * What an organization wants of its recordings.
 *
 * @param isSealingScreenRecordings whether they are sealed everywhere, also where a bucket could protect them
 * @param playbackUrlLifetime how long the address of a recording plays; empty for what the server's settings say
 * @param batchDownloadUrlLifetime the same of the addresses of a batch download
 */
public record RecordingPolicy(
        boolean isSealingScreenRecordings,
        Optional<Duration> playbackUrlLifetime,
        Optional<Duration> batchDownloadUrlLifetime) {

    /** Of an organization that has never said anything. */
    public static final RecordingPolicy DEFAULT = new RecordingPolicy(false, Optional.empty(), Optional.empty());

    /** What an address of content is good for at least. */
    public static final Duration SHORTEST_URL = Duration.ofMinutes(2);

    /** And at most. */
    public static final Duration LONGEST_URL = Duration.ofMinutes(60);

    /** @throws IllegalArgumentException if a lifetime is not one of whole minutes, 2 to 60 */
    public RecordingPolicy {
        playbackUrlLifetime.ifPresent(RecordingPolicy::requireLifetime);
        batchDownloadUrlLifetime.ifPresent(RecordingPolicy::requireLifetime);
    }

    private static void requireLifetime(Duration lifetime) {
        if (lifetime.compareTo(SHORTEST_URL) < 0
                || lifetime.compareTo(LONGEST_URL) > 0
                || !lifetime.equals(Duration.ofMinutes(lifetime.toMinutes()))) {
            throw new IllegalArgumentException("lifetime " + lifetime + "; it must be 2 to 60 whole minutes");
        }
    }

    /** The same, with screen recordings sealed everywhere or not. */
    public RecordingPolicy sealingScreenRecordings(boolean isSealing) {
        return new RecordingPolicy(isSealing, playbackUrlLifetime, batchDownloadUrlLifetime);
    }
}
