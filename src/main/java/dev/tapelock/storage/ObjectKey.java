package dev.tapelock.storage;

import java.util.regex.Pattern;

/**
 * The name of an object in a store: segments of letters, digits and {@code . _ = -}, separated by {@code /}.
 *
 * <p>A key is relative and never leaves the store: no segment is empty, {@code .} or {@code ..}. Upper and lower case
 * differ. A segment is at most {@value #MAX_SEGMENT_LENGTH} characters long (what file systems take as a name), the whole
 * key at most {@value #MAX_LENGTH}.
 *
 * @param value the key as text, also what {@link #toString()} answers
 */
public record ObjectKey(String value) {

    public static final int MAX_LENGTH = 512;
    public static final int MAX_SEGMENT_LENGTH = 255;

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._=-]+");

    /** @throws IllegalArgumentException if the text is not a key */
    public ObjectKey {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "object key of " + value.length() + " characters, at most " + MAX_LENGTH + " are allowed");
        }
        for (String segment : value.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("not an object key: \"" + printable(value) + '"');
            }
            if (segment.length() > MAX_SEGMENT_LENGTH) {
                throw new IllegalArgumentException("object key with a segment of " + segment.length()
                        + " characters, at most " + MAX_SEGMENT_LENGTH + " are allowed");
            }
        }
    }

    /** Whether a name that lies in a store can be one of ours. */
    public static boolean isKey(String value) {
        try {
            new ObjectKey(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // A refused key may come from outside; it must not be able to forge a line of the log.
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    @Override
    public String toString() {
        return value;
    }
}
