package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;

/** What somebody wants a destination to be. */
public record DestinationOrder(String name, DestinationKind kind, String directory) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DIRECTORY = 1000;

    /** @throws RefusedException {@code invalid.value} for a name or directory that is empty or too long */
    public DestinationOrder {
        name = name.strip();
        directory = directory.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw RefusedException.invalidValue("name", name, "1 to " + LONGEST_NAME + " characters");
        }
        if (directory.isEmpty() || directory.length() > LONGEST_DIRECTORY) {
            throw RefusedException.invalidValue("path", directory, "1 to " + LONGEST_DIRECTORY + " characters");
        }
    }
}
