package dev.tapelock.export.rest;

import dev.tapelock.export.ExportOrder;
import dev.tapelock.export.rest.RecordingJobsQuery.ConversationQuery;
import dev.tapelock.export.rest.RecordingJobsQuery.Filter;
import dev.tapelock.export.rest.RecordingJobsQuery.Predicate;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Interval;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request wants done. What would select or do something else than what was asked for is refused, never passed
 * over.
 */
final class OrderReader {

    private static final String NOT_SUPPORTED_YET = "absent; that is not supported yet";

    private static final int HUNDRED_YEARS_IN_DAYS = 36_525;

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(HUNDRED_YEARS_IN_DAYS);

    private OrderReader() {}

    /**
     * Which job's failed recordings are wanted again; empty for an order of its own.
     *
     * @throws RefusedException {@code invalid.value} for what contradicts that
     */
    static Optional<UUID> retryOf(@Nullable RecordingJobsQuery query) {
        if (query == null || query.retryOf() == null) {
            return Optional.empty();
        }
        requireExport(query.action());
        Map<String, Boolean> others = new TreeMap<>();
        others.put("actionAge", query.actionAge() != null);
        others.put("actionDate", query.actionDate() != null);
        others.put("agedConversationInterval", query.agedConversationInterval() != null);
        others.put("clearExport", Boolean.TRUE.equals(query.clearExport()));
        others.put("conversationQuery", query.conversationQuery() != null);
        others.put("includePolicyBasedRecordings", Boolean.FALSE.equals(query.includePolicyBasedRecordings()));
        others.put(
                "includeRecordingsWithSensitiveData", Boolean.TRUE.equals(query.includeRecordingsWithSensitiveData()));
        others.put("includeScreenRecordings", Boolean.FALSE.equals(query.includeScreenRecordings()));
        others.put("includeSnippetRecordings", Boolean.FALSE.equals(query.includeSnippetRecordings()));
        others.put("integrationId", query.integrationId() != null);
        others.put("mediaTypes", query.mediaTypes() != null);
        others.put("screenRecordingActionAge", query.screenRecordingActionAge() != null);
        others.put("screenRecordingActionDate", query.screenRecordingActionDate() != null);
        others.forEach((name, isGiven) -> {
            if (isGiven) {
                throw RefusedException.invalidValue(
                        name, "(given)", "absent beside retryOf; recordings and destination are those of that job");
            }
        });
        return Optional.of(
                Ids.parse("retryOf.jobId", String.valueOf(query.retryOf().jobId())));
    }

    static ExportOrder read(@Nullable RecordingJobsQuery query) {
        if (query == null) {
            throw RefusedException.invalidValue("body", "(empty)", "a query as JSON");
        }
        requireExport(query.action());
        requireNoneOfTheUnsupported(query);
        if (query.integrationId() == null) {
            throw RefusedException.invalidValue("integrationId", "(not given)", "the id of an integration");
        }
        return new ExportOrder(
                selection(query),
                Ids.parse("integrationId", query.integrationId()),
                Optional.ofNullable(query.actionDate()),
                actionAge(query));
    }

    private static void requireExport(@Nullable String action) {
        String given = String.valueOf(action).toUpperCase(Locale.ROOT);
        if (given.equals("ARCHIVE") || given.equals("DELETE")) {
            throw RefusedException.invalidValue("action", given, "EXPORT; " + given + " is not supported yet");
        }
        if (!given.equals("EXPORT")) {
            throw RefusedException.invalidValue("action", String.valueOf(action), "EXPORT");
        }
    }

    private static void requireNoneOfTheUnsupported(RecordingJobsQuery query) {
        refuseIf(query.agedConversationInterval() != null, "agedConversationInterval");
        refuseIf(query.screenRecordingActionDate() != null, "screenRecordingActionDate");
        refuseIf(query.screenRecordingActionAge() != null, "screenRecordingActionAge");
        if (Boolean.TRUE.equals(query.includeRecordingsWithSensitiveData())) {
            throw RefusedException.invalidValue(
                    "includeRecordingsWithSensitiveData", "true", "false; that is not supported yet");
        }
        if (Boolean.TRUE.equals(query.clearExport())) {
            throw RefusedException.invalidValue("clearExport", "true", "false; it belongs to the action DELETE");
        }
        if (Boolean.FALSE.equals(query.includePolicyBasedRecordings())) {
            throw RefusedException.invalidValue(
                    "includePolicyBasedRecordings", "false", "true; that is not supported yet");
        }
    }

    private static RecordingSelection selection(RecordingJobsQuery query) {
        ConversationQuery conversations = query.conversationQuery();
        if (conversations == null) {
            throw RefusedException.invalidValue("conversationQuery", "(not given)", "an object with an interval");
        }
        refuseIf(Boolean.TRUE.equals(conversations.startOfDayIntervalMatching()), "startOfDayIntervalMatching");
        refuseIf(isGiven(conversations.segmentFilters()), "segmentFilters");
        refuseIf(isGiven(conversations.evaluationFilters()), "evaluationFilters");
        refuseIf(isGiven(conversations.surveyFilters()), "surveyFilters");
        refuseIf(isGiven(conversations.resolutionFilters()), "resolutionFilters");
        requireEarliestFirst(conversations);
        Interval interval = Interval.parse("interval", String.valueOf(conversations.interval()), LONGEST_INTERVAL);
        return new RecordingSelection(
                interval.start(),
                interval.end(),
                media(query),
                conversationId(conversations.conversationFilters()),
                limit(conversations.limit()));
    }

    private static void requireEarliestFirst(ConversationQuery conversations) {
        String order = conversations.order();
        if (order != null && !List.of("asc", "unordered").contains(order.toLowerCase(Locale.ROOT))) {
            throw RefusedException.invalidValue("order", order, "asc or unordered");
        }
        String orderBy = conversations.orderBy();
        if (orderBy != null
                && !List.of("conversationstart", "segmentstart").contains(orderBy.toLowerCase(Locale.ROOT))) {
            throw RefusedException.invalidValue("orderBy", orderBy, "conversationStart or segmentStart");
        }
    }

    private static Set<Media> media(RecordingJobsQuery query) {
        Set<Media> media = EnumSet.noneOf(Media.class);
        List<String> words = query.mediaTypes();
        if (words == null) {
            media.addAll(EnumSet.allOf(Media.class));
        } else {
            words.forEach(word -> media.add(Media.ofWireName(String.valueOf(word))
                    .orElseThrow(() -> RefusedException.invalidValue("mediaTypes", String.valueOf(word), words()))));
        }
        if (Boolean.FALSE.equals(query.includeScreenRecordings())) {
            media.remove(Media.SCREEN);
        }
        if (media.isEmpty()) {
            throw RefusedException.invalidValue("mediaTypes", "(none left)", words());
        }
        return media;
    }

    private static String words() {
        return "one of " + Arrays.stream(Media.values()).map(Media::wireName).collect(Collectors.joining(", "));
    }

    private static Optional<UUID> conversationId(@Nullable List<Filter> filters) {
        if (filters == null || filters.isEmpty()) {
            return Optional.empty();
        }
        Filter filter = filters.get(0);
        List<Predicate> predicates = filter == null || filter.predicates() == null ? List.of() : filter.predicates();
        Predicate predicate = predicates.size() == 1 ? predicates.get(0) : null;
        boolean isOneConversation = filters.size() == 1
                && predicate != null
                && !isGiven(filter.clauses())
                && "conversationId".equals(predicate.dimension())
                && predicate.range() == null
                && (predicate.type() == null || predicate.type().equalsIgnoreCase("dimension"))
                && (predicate.operator() == null || predicate.operator().equalsIgnoreCase("matches"));
        if (!isOneConversation) {
            throw RefusedException.invalidValue(
                    "conversationFilters",
                    filters.size() + " filter(s)",
                    "one filter with one predicate, whose dimension is conversationId; others are not supported yet");
        }
        return Optional.of(Ids.parse(
                "conversationFilters",
                String.valueOf(Objects.requireNonNull(predicate).value())));
    }

    private static OptionalLong limit(@Nullable Long limit) {
        if (limit == null) {
            return OptionalLong.empty();
        }
        if (limit < 1) {
            throw RefusedException.invalidValue("limit", limit.toString(), "1 or more");
        }
        return OptionalLong.of(limit);
    }

    private static OptionalInt actionAge(RecordingJobsQuery query) {
        Integer age = query.actionAge();
        if (age == null) {
            return OptionalInt.empty();
        }
        if (query.actionDate() != null) {
            throw RefusedException.invalidValue("actionAge", age.toString(), "absent beside actionDate");
        }
        if (age < 0 || age > HUNDRED_YEARS_IN_DAYS) {
            throw RefusedException.invalidValue("actionAge", age.toString(), "0 to " + HUNDRED_YEARS_IN_DAYS + " days");
        }
        return OptionalInt.of(age);
    }

    private static boolean isGiven(@Nullable List<?> filters) {
        return filters != null && !filters.isEmpty();
    }

    private static void refuseIf(boolean isGiven, String name) {
        if (isGiven) {
            throw RefusedException.invalidValue(name, "(given)", NOT_SUPPORTED_YET);
        }
    }
}
