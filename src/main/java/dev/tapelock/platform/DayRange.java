package dev.tapelock.platform;

import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Whole days, as people choose them: the first and the last one both count. */
public record DayRange(LocalDate first, LocalDate last) {

    /** What was chosen; what was not ends {@code today}, or begins {@code usualDays} before the end. */
    public static DayRange of(@Nullable LocalDate first, @Nullable LocalDate last, LocalDate today, int usualDays) {
        LocalDate end = last == null ? today : last;
        return new DayRange(first == null ? end.minusDays(usualDays) : first, end);
    }

    /** Whether there is no day in it. */
    public boolean isEmpty() {
        return last.isBefore(first);
    }

    /** From the beginning of the first day to the end of the last one, where such days are lived. */
    public Interval in(ZoneId zone) {
        return new Interval(
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
