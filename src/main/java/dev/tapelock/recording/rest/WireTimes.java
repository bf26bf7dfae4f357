package dev.tapelock.recording.rest;

import dev.tapelock.platform.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times where the contract has them as text. */
final class WireTimes {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private WireTimes() {}

    static String format(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /** @throws RefusedException {@code invalid.value} unless it is a date and time with an offset (ISO 8601) */
    static Instant parse(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw RefusedException.invalidValue(name, text, "a time as 2026-01-31T09:30:00.000Z");
        }
    }
}
