package dev.tapelock.edge;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a sealed file in the spool. It says all that is needed to put files in order and to count them, so that a
 * million of them need not be opened.
 *
 * @param takenMillis when it was taken, since 1970
 * @param key the recording key that the data key is wrapped under
 */
record SpoolName(long takenMillis, long sealedLength, UUID key, UUID recording, String artifact)
        implements Comparable<SpoolName> {

    private static final String UUID_FORM = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{13})_([0-9]{1,19})_" + UUID_FORM + "_" + UUID_FORM + "_([a-z]+(?:\\.[0-9]{1,4})?)\\.sealed");
    private static final Comparator<SpoolName> OLDEST_FIRST =
            Comparator.comparingLong(SpoolName::takenMillis).thenComparing(SpoolName::fileName);

    /** The name that a file has; empty if it is none of ours. */
    static Optional<SpoolName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SpoolName(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    UUID.fromString(matcher.group(3)),
                    UUID.fromString(matcher.group(4)),
                    matcher.group(5)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String fileName() {
        return "%013d_%d_%s_%s_%s.sealed".formatted(takenMillis, sealedLength, key, recording, artifact);
    }

    Instant takenAt() {
        return Instant.ofEpochMilli(takenMillis);
    }

    @Override
    public int compareTo(SpoolName other) {
        return OLDEST_FIRST.compare(this, other);
    }
}
