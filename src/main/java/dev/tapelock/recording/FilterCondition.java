package dev.tapelock.recording;

import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Filters as a part of a query about recordings {@code r}: its text is ours alone, whatever is looked for is a parameter. */
final class FilterCondition {

    private final List<Object> values = new ArrayList<>();
    private final String text;

    FilterCondition(RecordingFilters filters) {
        text = filters.all().stream().map(filter -> " and " + of(filter)).collect(Collectors.joining());
    }

    /** To be put behind other conditions; empty if there are no filters. */
    String text() {
        return text;
    }

    void bind(Query query) {
        for (int i = 0; i < values.size(); i++) {
            query.setParameter("filter" + i, values.get(i));
        }
    }

    private String of(RecordingFilter filter) {
        return Stream.concat(
                        filter.predicates().stream().map(this::of),
                        filter.clauses().stream().map(this::of))
                .collect(Collectors.joining(filter.isAny() ? " or " : " and ", "(", ")"));
    }

    private String of(RecordingPredicate predicate) {
        boolean isOfUsers = predicate.dimension() == RecordingPredicate.Dimension.USER_ID;
        String property = property(predicate.dimension());
        return switch (predicate.operator()) {
            case MATCHES ->
                isOfUsers ? parameter(predicate) + " member of " + property : property + " = " + parameter(predicate);
            case EXISTS -> property + (isOfUsers ? " is not empty" : " is not null");
            case NOT_EXISTS -> property + (isOfUsers ? " is empty" : " is null");
        };
    }

    private String parameter(RecordingPredicate predicate) {
        values.add(predicate.columnValue());
        return ":filter" + (values.size() - 1);
    }

    private static String property(RecordingPredicate.Dimension dimension) {
        return switch (dimension) {
            case CONVERSATION_ID -> "r.conversationId";
            case MEDIA_TYPE -> "r.media";
            case DIRECTION -> "r.direction";
            case USER_ID -> "r.userIds";
            case QUEUE_ID -> "r.queueId";
        };
    }
}
