package dev.tapelock.platform;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids as callers write them. */
public final class Ids {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Ids() {}

    /**
     * Reads the 36-character form of RFC 9562; {@link UUID#fromString} takes much that is none.
     *
     * @throws RefusedException {@code invalid.value} for anything else
     */
    public static UUID parse(String name, String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw RefusedException.invalidValue(name, text, "a UUID");
        }
        return UUID.fromString(text);
    }
}
