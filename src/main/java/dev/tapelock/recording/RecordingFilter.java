package dev.tapelock.recording;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Predicates that are asked about together.
 *
 * @param isAny whether one of the parts is enough; otherwise all must hold
 * @param clauses parts that are filters themselves, one level deep
 * @param predicates parts that are predicates
 */
public record RecordingFilter(boolean isAny, List<RecordingFilter> clauses, List<RecordingPredicate> predicates) {

    private static final String ALL = "and";
    private static final String ANY = "or";

    public RecordingFilter {
        clauses = List.copyOf(clauses);
        predicates = List.copyOf(predicates);
        if (clauses.isEmpty() && predicates.isEmpty()) {
            throw new IllegalArgumentException("A filter has at least one part");
        }
        if (clauses.stream().anyMatch(clause -> !clause.clauses().isEmpty())) {
            throw new IllegalArgumentException("A clause of a filter has no clauses");
        }
    }

    /** What a word between the parts means, in any case: whether one of them is enough; empty if it is none. */
    public static Optional<Boolean> isAny(String joint) {
        boolean isAny = joint.equalsIgnoreCase(ANY);
        return isAny || joint.equalsIgnoreCase(ALL) ? Optional.of(isAny) : Optional.empty();
    }

    /** The word between the parts. */
    public String joint() {
        return isAny ? ANY : ALL;
    }

    int predicateCount() {
        return predicates.size()
                + clauses.stream().mapToInt(RecordingFilter::predicateCount).sum();
    }

    /** Whether whatever passes has one of the conversation ids that are named here. */
    boolean isOfNamedConversations() {
        Stream<Boolean> parts = Stream.concat(
                predicates.stream().map(RecordingPredicate::isOfNamedConversation),
                clauses.stream().map(RecordingFilter::isOfNamedConversations));
        return isAny ? parts.allMatch(isNamed -> isNamed) : parts.anyMatch(isNamed -> isNamed);
    }

    /** For people. */
    @Override
    public String toString() {
        return Stream.concat(
                        predicates.stream().map(RecordingPredicate::toString),
                        clauses.stream().map(clause -> "(" + clause + ")"))
                .collect(Collectors.joining(" " + joint() + " "));
    }
}
