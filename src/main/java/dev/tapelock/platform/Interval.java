package dev.tapelock.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * A part of time.
 *
 * @param start the first instant that counts
 * @param end the first instant that no longer counts
 */
public record Interval(Instant start, Instant end) {

    private static final String FORM = "two times as 2026-01-01T00:00:00Z/2026-02-01T00:00:00Z";

    /**
     * Reads two times with a slash between (ISO 8601).
     *
     * @throws RefusedException {@code invalid.value} for anything else
     */
    public static Interval parse(String name, String text) {
        String[] ends = text.split("/", -1);
        if (ends.length != 2) {
            throw RefusedException.invalidValue(name, text, FORM);
        }
        return new Interval(WireTimes.parse(name, ends[0]), WireTimes.parse(name, ends[1]));
    }

    /**
     * Reads an interval that is bounded.
     *
     * @throws RefusedException {@code invalid.value} also if it is empty, or longer than {@code longest}
     */
    public static Interval parse(String name, String text, Duration longest) {
        Interval interval = parse(name, text);
        Duration length = Duration.between(interval.start, interval.end);
        if (length.isNegative() || length.isZero() || length.compareTo(longest) > 0) {
            throw RefusedException.invalidValue(name, text, FORM + ", at most " + longest.toDays() + " days apart");
        }
        return interval;
    }
}
