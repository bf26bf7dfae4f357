package dev.tapelock.recording;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Recordings of an organization that are wanted together.
 *
 * @param start the first instant at which one may start
 * @param end the first instant that no longer counts
 * @param media at least one
 * @param filters what the conversation of each must be
 * @param isLatestFirst whether they are wanted in the order of their start backwards
 * @param most how many, the first ones in their order; empty for all
 */
public record RecordingSelection(
        Instant start,
        Instant end,
        Set<Media> media,
        RecordingFilters filters,
        boolean isLatestFirst,
        OptionalLong most) {

    public RecordingSelection {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("A selection ends after it starts");
        }
        if (media.isEmpty()) {
            throw new IllegalArgumentException("A selection has at least one kind of media");
        }
        if (most.isPresent() && most.getAsLong() < 1) {
            throw new IllegalArgumentException("A selection has at least one recording");
        }
        media = Collections.unmodifiableSet(EnumSet.copyOf(media));
    }

    /** Whether next to nothing of its time may be wanted, and only a look at each recording tells. */
    boolean isSparse() {
        boolean isOfAll = filters.isEmpty() && media.size() == Media.values().length;
        return !isOfAll && !filters.isOfNamedConversations();
    }
}
