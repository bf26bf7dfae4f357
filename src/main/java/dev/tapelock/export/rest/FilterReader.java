package dev.tapelock.export.rest;

import dev.tapelock.export.rest.RecordingJobsQuery.ConversationQuery;
import dev.tapelock.export.rest.RecordingJobsQuery.Filter;
import dev.tapelock.export.rest.RecordingJobsQuery.Predicate;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.RecordingFilter;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingPredicate;
import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the filters of a query; one that cannot be kept to exactly is refused. */
final class FilterReader {

    private final String list;

    private FilterReader(String list) {
        this.list = list;
    }

    /** @throws RefusedException {@code invalid.value}, with the list and what of it is meant */
    static RecordingFilters read(ConversationQuery query) {
        List<RecordingFilter> ofConversations =
                new FilterReader("conversationFilters").filters(query.conversationFilters());
        List<RecordingFilter> ofSegments = new FilterReader("segmentFilters").filters(query.segmentFilters());
        try {
            return new RecordingFilters(ofConversations, ofSegments);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidValue(
                    "conversationFilters, segmentFilters",
                    "(more)",
                    "at most " + RecordingFilters.MOST_PREDICATES + " predicates in all");
        }
    }

    private List<RecordingFilter> filters(@Nullable List<Filter> filters) {
        return orNone(filters).stream().map(this::filter).toList();
    }

    private RecordingFilter filter(@Nullable Filter filter) {
        List<RecordingFilter> clauses = filter == null
                ? List.of()
                : orNone(filter.clauses()).stream().map(this::clause).toList();
        return filter(filter, clauses);
    }

    private RecordingFilter clause(@Nullable Filter clause) {
        if (clause != null && !orNone(clause.clauses()).isEmpty()) {
            throw refused("clauses", "(given)", "absent in a clause");
        }
        return filter(clause, List.of());
    }

    private RecordingFilter filter(@Nullable Filter filter, List<RecordingFilter> clauses) {
        List<Predicate> predicates = filter == null ? List.of() : orNone(filter.predicates());
        if (filter == null || (clauses.isEmpty() && predicates.isEmpty())) {
            throw refused("predicates", "(none)", "one or more");
        }
        return new RecordingFilter(
                isAny(filter.type()),
                clauses,
                predicates.stream().map(this::predicate).toList());
    }

    private boolean isAny(@Nullable String type) {
        return type != null && RecordingFilter.isAny(type).orElseThrow(() -> refused("type", type, "and or or"));
    }

    private RecordingPredicate predicate(@Nullable Predicate predicate) {
        if (predicate == null) {
            throw refused("predicates", "(null)", "objects");
        }
        if (predicate.type() != null && !predicate.type().equalsIgnoreCase("dimension")) {
            throw refused("type", predicate.type(), "dimension; others are not supported yet");
        }
        if (predicate.range() != null) {
            throw refused("range", "(given)", "absent; that is not supported yet");
        }
        return predicate(
                dimension(String.valueOf(predicate.dimension())), operator(predicate.operator()), predicate.value());
    }

    private RecordingPredicate predicate(Dimension dimension, Operator operator, @Nullable String value) {
        boolean isMatch = operator == Operator.MATCHES;
        try {
            return new RecordingPredicate(dimension, operator, Optional.ofNullable(value));
        } catch (IllegalArgumentException e) {
            throw refused(
                    dimension.wireName(),
                    value == null ? "(not given)" : value,
                    isMatch ? dimension.form() : "without a value; it has the operator " + operator.wireName());
        }
    }

    private Dimension dimension(String word) {
        return Dimension.ofWireName(word)
                .orElseThrow(() -> refused(
                        "dimension",
                        word,
                        "one of "
                                + Arrays.stream(Dimension.values())
                                        .map(Dimension::wireName)
                                        .collect(Collectors.joining(", "))
                                + "; others are not supported yet"));
    }

    private Operator operator(@Nullable String word) {
        return word == null
                ? Operator.MATCHES
                : Operator.ofWireName(word)
                        .orElseThrow(() -> refused("operator", word, "matches, exists or notExists"));
    }

    private RefusedException refused(String what, String actual, String allowed) {
        return RefusedException.invalidValue(list + ": " + what, actual, allowed);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
