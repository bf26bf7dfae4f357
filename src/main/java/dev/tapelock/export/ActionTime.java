package dev.tapelock.export;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When somebody wants something done; it is kept and shown, and delays nothing.
 *
 * @param age days after a recording's creation, instead of a date
 */
public record ActionTime(Optional<Instant> date, OptionalInt age) {

    public static final ActionTime NONE = new ActionTime(Optional.empty(), OptionalInt.empty());

    public ActionTime {
        if (date.isPresent() && age.isPresent()) {
            throw new IllegalArgumentException("An action has a date or an age");
        }
    }
}
