package dev.tapelock.platform;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written with its unit: {@code 512B}, {@code 64KiB}, {@code 16MiB}, {@code 10GiB}, {@code 1TiB}. */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})\\s*(B|KIB|MIB|GIB|TIB)");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size cannot be negative: " + bytes);
        }
    }

    /** @throws IllegalArgumentException if the text has another form or is larger than 2^63 - 1 */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no size; write it as 512B, 64KiB, 16MiB, 10GiB or 1TiB");
        }
        long unit = 1L << (10 * exponent(matcher.group(2)));
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large", e);
        }
    }

    private static int exponent(String unit) {
        return switch (unit) {
            case "B" -> 0;
            case "KIB" -> 1;
            case "MIB" -> 2;
            case "GIB" -> 3;
            default -> 4;
        };
    }

    @Override
    public String toString() {
        return bytes + "B";
    }
}
