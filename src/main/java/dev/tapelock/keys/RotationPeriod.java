package dev.tapelock.keys;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often an organization's key is changed. */
public enum RotationPeriod {
    DISABLED(null),
    DAILY(ChronoUnit.DAYS),
    WEEKLY(ChronoUnit.WEEKS),
    MONTHLY(ChronoUnit.MONTHS),
    YEARLY(ChronoUnit.YEARS);

    private final @Nullable ChronoUnit unit;

    RotationPeriod(@Nullable ChronoUnit unit) {
        this.unit = unit;
    }

    /**
     * The first occurrence after a local time, counted from an anchor.
     *
     * <p>Each is the anchor plus so many periods, never the last one plus a period: from 31 January, months give 28
     * February and then 31 March.
     *
     * @return empty if there is none
     */
    Optional<LocalDateTime> firstAfter(LocalDateTime anchor, LocalDateTime after) {
        if (unit == null) {
            return Optional.empty();
        }
        // The whole periods that fit are at most one short of the first that is later, whatever the month's length.
        long periods = Math.max(0, unit.between(anchor, after));
        LocalDateTime occurrence = anchor.plus(periods, unit);
        while (!occurrence.isAfter(after)) {
            periods++;
            occurrence = anchor.plus(periods, unit);
        }
        return Optional.of(occurrence);
    }
}
