package dev.tapelock.recording;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Of which conversations recordings are asked for; all of it must hold.
 *
 * @param ofConversations each part of which any recording of the conversation may show
 * @param ofSegments each of which one recording of the conversation must show as a whole
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

    /** Whether all conversations that pass are named, so that they are found by their ids. */
    boolean isOfNamedConversations() {
        return ofConversations.stream().anyMatch(RecordingFilter::isOfNamedConversations);
    }

    /** For people. */
    @Override
    public String toString() {
        return Stream.concat(said("conversation", ofConversations), said("segment", ofSegments))
                .collect(Collectors.joining("; "));
    }

    private static Stream<String> said(String what, List<RecordingFilter> filters) {
        return filters.isEmpty()
                ? Stream.empty()
                : Stream.of(filters.stream()
                        .map(filter -> "(" + filter + ")")
                        .collect(Collectors.joining(" and ", what + ": ", "")));
    }
}
