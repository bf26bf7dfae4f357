package dev.tapelock.recording.rest;

import dev.tapelock.recording.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Range} field (RFC 9110 section 14.2), of which a single range of bytes is served. */
final class RangeHeader {

    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*([0-9]*)-([0-9]*)\\s*", Pattern.CASE_INSENSITIVE);

    private RangeHeader() {}

    /** What a field value asks for. */
    record Wanted(Optional<ByteRange> range, boolean isSatisfiable) {}

    /** The whole is wanted where the field has another form, as several ranges: RFC 9110 lets a server ignore it. */
    static Wanted of(String value, long length) {
        Matcher matcher = SINGLE.matcher(value.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new Wanted(Optional.empty(), true);
        }
        if (matcher.group(1).isEmpty()) {
            long suffix = Math.min(number(matcher.group(2)), length);
            return satisfied(length - suffix, length - 1, length);
        }
        long first = number(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? length - 1 : number(matcher.group(2));
        if (!matcher.group(2).isEmpty() && last < first) {
            return new Wanted(Optional.empty(), true);
        }
        return satisfied(first, Math.min(last, length - 1), length);
    }

    private static Wanted satisfied(long first, long last, long length) {
        if (first >= length || last < first) {
            return new Wanted(Optional.empty(), false);
        }
        return new Wanted(Optional.of(new ByteRange(first, last - first + 1)), true);
    }

    /** More than a length can be is as good as the largest length. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
