package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;
import java.util.Optional;

/**
 * What is to change about a destination beside where it is; what is empty stays.
 *
 * @param enabled whether it takes jobs
 */
public record DestinationChange(Optional<String> name, Optional<String> notes, Optional<Boolean> enabled) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTES = 2000;

    /** @throws RefusedException {@code invalid.value} for a name that is empty or too long, and for long notes */
    public DestinationChange {
        name = name.map(String::strip);
        name.filter(text -> text.isEmpty() || text.length() > LONGEST_NAME).ifPresent(text -> {
            throw RefusedException.invalidValue("name", text, "1 to " + LONGEST_NAME + " characters");
        });
        notes.filter(text -> text.length() > LONGEST_NOTES).ifPresent(text -> {
            throw RefusedException.invalidValue("notes", text, "at most " + LONGEST_NOTES + " characters");
        });
    }
}
