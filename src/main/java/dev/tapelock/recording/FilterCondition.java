package dev.tapelock.recording;

import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Filters as a part of a query about recordings {@code r}: its text is ours alone, whatever is looked for is a parameter.
 *
 * <p>They choose conversations. What is asked of a conversation may be shown by any of its recordings; what is asked of a segment
 * must be shown by one of them alone.
 */
final class FilterCondition {

    private static final String OF_THE_CONVERSATION = "exists (select m.id.id from Recording m"
            + " where m.id.organizationId = r.id.organizationId and m.conversationId = r.conversationId and ";

    private final List<Object> values = new ArrayList<>();
    private final String text;

    FilterCondition(RecordingFilters filters) {
        text = Stream.concat(
                        filters.ofConversations().stream().map(filter -> joined(filter, this::ofConversation)),
                        filters.ofSegments().stream().map(filter -> shown(joined(filter, this::ofOne))))
                .map(condition -> " and " + condition)
                .collect(Collectors.joining());
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

    private static String joined(RecordingFilter filter, Function<RecordingPredicate, String> condition) {
        return Stream.concat(
                        filter.predicates().stream().map(condition),
                        filter.clauses().stream().map(clause -> joined(clause, condition)))
                .collect(Collectors.joining(filter.isAny() ? " or " : " and ", "(", ")"));
    }

    private static String shown(String condition) {
        return OF_THE_CONVERSATION + condition + ")";
    }

    private String ofConversation(RecordingPredicate predicate) {
        if (predicate.dimension() == RecordingPredicate.Dimension.CONVERSATION_ID) {
            return condition("r", predicate);
        }
        return predicate.operator() == RecordingPredicate.Operator.NOT_EXISTS
                ? "not " + shown(isThere("m", predicate.dimension()))
                : shown(ofOne(predicate));
    }

    private String ofOne(RecordingPredicate predicate) {
        return condition("m", predicate);
    }

    private String condition(String recording, RecordingPredicate predicate) {
        return switch (predicate.operator()) {
            case MATCHES -> matches(recording, predicate);
            case EXISTS -> isThere(recording, predicate.dimension());
            case NOT_EXISTS -> "not (" + isThere(recording, predicate.dimension()) + ")";
        };
    }

    private String matches(String recording, RecordingPredicate predicate) {
        values.add(predicate.columnValue());
        String parameter = ":filter" + (values.size() - 1);
        String property = property(recording, predicate.dimension());
        return predicate.dimension() == RecordingPredicate.Dimension.USER_ID
                ? parameter + " member of " + property
                : property + " = " + parameter;
    }

    private static String isThere(String recording, RecordingPredicate.Dimension dimension) {
        return property(recording, dimension)
                + (dimension == RecordingPredicate.Dimension.USER_ID ? " is not empty" : " is not null");
    }

    private static String property(String recording, RecordingPredicate.Dimension dimension) {
        return recording
                + switch (dimension) {
                    case CONVERSATION_ID -> ".conversationId";
                    case MEDIA_TYPE -> ".media";
                    case DIRECTION -> ".direction";
                    case USER_ID -> ".userIds";
                    case QUEUE_ID -> ".queueId";
                };
    }
}
