package dev.tapelock.recording;

import java.time.Duration;

/**
 * How deposits are taken.
 *
 * @param interval how often it is tried to open what came while its key could not be used ({@code tapelock.deposit.interval})
 */
public record DepositSettings(Duration interval) {

    public DepositSettings {
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.deposit.interval is " + interval + "; it must be PT0.1S to PT1H");
        }
    }
}
