package dev.tapelock.recording.rest;

import dev.tapelock.platform.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Range} field of a request (RFC 9110 section 14.5): the rest of a file, of which the beginning came before.
 *
 * @param first where in the file the rest begins
 * @param total bytes of the whole file
 */
record ContentRange(long first, long total) {

    static final String HEADER = "Content-Range";

    private static final Pattern FORM =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

    /** @throws RefusedException {@code invalid.value} for anything but a rest that reaches to the end of a whole of known length */
    static ContentRange of(String value) {
        Matcher matcher = FORM.matcher(value.strip());
        if (!matcher.matches()) {
            throw invalid(value);
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        long total = Long.parseLong(matcher.group(3));
        if (first > last || last != total - 1) {
            throw invalid(value);
        }
        return new ContentRange(first, total);
    }

    /** Bytes of the rest. */
    long length() {
        return total - first;
    }

    private static RefusedException invalid(String value) {
        return RefusedException.invalidValue(HEADER, value, "bytes first-last/total, up to the end");
    }
}
