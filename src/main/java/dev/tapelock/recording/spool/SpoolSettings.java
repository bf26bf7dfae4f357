package dev.tapelock.recording.spool;

import dev.tapelock.platform.ByteSize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the spool is and how it is emptied.
 *
 * @param directory on a local disk ({@code tapelock.spool.directory})
 * @param leastFree what stays free on that disk; a delivery that finds less is refused ({@code tapelock.spool.least-free})
 * @param interval how often the forwarder looks, besides being told ({@code tapelock.spool.interval})
 */
public record SpoolSettings(Path directory, ByteSize leastFree, Duration interval) {

    public SpoolSettings {
        directory = directory.toAbsolutePath().normalize();
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.spool.interval is " + interval + "; it must be PT0.1S to PT10M");
        }
    }
}
