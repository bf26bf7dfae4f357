package dev.tapelock.recording.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the spool is, what it takes and how it is emptied.
 *
 * @param directory on a local disk ({@code tapelock.spool.directory})
 * @param acknowledgement where a recording must be before its sender is told ({@code tapelock.ingest.ack})
 * @param interval how often the movers look, besides being told ({@code tapelock.spool.interval})
 * @param movers how many files are moved at the same time ({@code tapelock.spool.movers})
 * @param longestRest up to which the rests grow that a repository has which takes nothing, and how long a file rests that cannot
 *     be moved whatever the repository does ({@code tapelock.spool.longest-rest})
 * @param doubt how long after the database went away in a commit a row is looked at; longer than any transaction ({@code
 *     tapelock.spool.doubt})
 */
public record SpoolSettings(
        Path directory,
        WaterMarks marks,
        Acknowledgement acknowledgement,
        Duration interval,
        int movers,
        Duration longestRest,
        Duration doubt) {

    public SpoolSettings {
        directory = directory.toAbsolutePath().normalize();
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.spool.interval is " + interval + "; it must be PT0.1S to PT10M");
        }
        if (movers < 1 || movers > 64) {
            throw new IllegalArgumentException("tapelock.spool.movers is " + movers + "; it must be 1 to 64");
        }
        if (longestRest.compareTo(Duration.ofSeconds(2)) < 0 || longestRest.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.spool.longest-rest is " + longestRest + "; it must be PT2S to PT1H");
        }
        if (doubt.compareTo(Duration.ofSeconds(1)) < 0 || doubt.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("tapelock.spool.doubt is " + doubt + "; it must be PT1S to PT24H");
        }
    }
}
