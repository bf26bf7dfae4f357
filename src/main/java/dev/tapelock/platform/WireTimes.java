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

    /** What has four digits for its year, and what every database that we know can keep. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant AFTER_LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private WireTimes() {}

    /** As {@code 2026-01-31T09:30:00.000Z}. */
    public static String format(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /** @throws RefusedException {@code invalid.value} unless it is a date and time with an offset (ISO 8601), year 1 to 9999 */
    public static Instant parse(String name, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(EARLIEST) && instant.isBefore(AFTER_LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // refused below, like a time of another era
        }
        throw RefusedException.invalidValue(name, text, "a time as 2026-01-31T09:30:00.000Z");
    }
}
