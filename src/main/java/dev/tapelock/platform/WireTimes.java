package dev.tapelock.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as the contract has them: in UTC, with exactly three fraction digits (some clients read six as that many
 * milliseconds).
 */
public final class WireTimes {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private WireTimes() {}

    /** As {@code 2026-01-31T09:30:00.000Z}. */
    public static String format(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /** @throws RefusedException {@code invalid.value} unless it is a date and time with an offset (ISO 8601) */
    public static Instant parse(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw RefusedException.invalidValue(name, text, "a time as 2026-01-31T09:30:00.000Z");
        }
    }
}
