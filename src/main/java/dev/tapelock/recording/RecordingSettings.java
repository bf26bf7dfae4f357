package dev.tapelock.recording;

import dev.tapelock.platform.ByteSize;
import java.time.Duration;

/**
 * Limits of what comes in and goes out.
 *
 * @param largest one artifact's content ({@code tapelock.media.largest})
 * @param streams how many media are received and played at the same time ({@code tapelock.media.streams})
 * @param urlLifetime how long a signed media URL is good for ({@code tapelock.media.url-lifetime})
 * @param verifiedAhead how much of an answer is opened and authenticated before its first byte leaves ({@code
 *     tapelock.media.verified-ahead})
 * @param fingerprintLifetime how long a repeated delivery is recognized ({@code tapelock.media.fingerprint-lifetime})
 */
public record RecordingSettings(
        ByteSize largest, int streams, Duration urlLifetime, ByteSize verifiedAhead, Duration fingerprintLifetime) {

    private static final ByteSize MOST_AHEAD = ByteSize.parse("16MiB");

    public RecordingSettings {
        if (streams < 1 || streams > 10_000) {
            throw new IllegalArgumentException("tapelock.media.streams is " + streams + "; it must be 1 to 10000");
        }
        if (urlLifetime.compareTo(RecordingPolicy.SHORTEST_URL) < 0
                || urlLifetime.compareTo(RecordingPolicy.LONGEST_URL) > 0) {
            throw new IllegalArgumentException("tapelock.media.url-lifetime is " + urlLifetime + "; it must be "
                    + RecordingPolicy.SHORTEST_URL + " to " + RecordingPolicy.LONGEST_URL);
        }
        if (verifiedAhead.bytes() > MOST_AHEAD.bytes()) {
            throw new IllegalArgumentException(
                    "tapelock.media.verified-ahead is " + verifiedAhead + "; it must be 0B to " + MOST_AHEAD);
        }
        if (fingerprintLifetime.isNegative()) {
            throw new IllegalArgumentException(
                    "tapelock.media.fingerprint-lifetime is " + fingerprintLifetime + "; it cannot be negative");
        }
    }
}
