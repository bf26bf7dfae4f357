package dev.tapelock.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says alarms again each hour, and at once when there are others. */
final class Reminder {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private List<String> kinds = List.of();
    private Instant due = Instant.MIN;

    /** The alarms that are to be said now: all of them, or none. */
    List<String> toSay(List<String> alarms, Instant now) {
        List<String> kindsNow = alarms.stream().map(Reminder::kind).toList();
        if (alarms.isEmpty() || (kindsNow.equals(kinds) && now.isBefore(due))) {
            kinds = kindsNow;
            return List.of();
        }
        kinds = kindsNow;
        due = now.plus(INTERVAL);
        return alarms;
    }

    /** Counts and times change all the while. */
    private static String kind(String alarm) {
        return alarm.replaceAll("[0-9TZ:.-]+", "");
    }
}
