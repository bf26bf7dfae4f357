package dev.tapelock.recording;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What recordings are asked for beyond their time; all of it must hold. What is said of conversations and what of segments is kept apart
 * as it was said, and means the same.
 */
public record RecordingFilters(List<RecordingFilter> ofConversations, List<RecordingFilter> ofSegments) {

    /** So that no query grows without end, and what is said of the filters fits into an audit event, a job's row and its manifest. */
    public static final int MOST_PREDICATES = 100;

    public static final RecordingFilters NONE = new RecordingFilters(List.of(), List.of());

    /** @throws IllegalArgumentException if there are more than {@link #MOST_PREDICATES} predicates */
    public RecordingFilters {
        ofConversations = List.copyOf(ofConversations);
        ofSegments = List.copyOf(ofSegments);
        int predicates = Stream.concat(ofConversations.stream(), ofSegments.stream())
                .mapToInt(RecordingFilter::predicateCount)
                .sum();
        if (predicates > MOST_PREDICATES) {
            throw new IllegalArgumentException(
                    "A selection has at most " + MOST_PREDICATES + " predicates, not " + predicates);
        }
    }

    public boolean isEmpty() {
        return ofConversations.isEmpty() && ofSegments.isEmpty();
    }

    /** All of them. */
    public List<RecordingFilter> all() {
        return Stream.concat(ofConversations.stream(), ofSegments.stream()).toList();
    }

    /** For people. */
    @Override
    public String toString() {
        return all().stream().map(filter -> "(" + filter + ")").collect(Collectors.joining(" and "));
    }
}
