package dev.tapelock.export.rest;

import dev.tapelock.export.ActionTime;
import dev.tapelock.export.ExportOrder;
import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilter;
import dev.tapelock.recording.RecordingPredicate;
import dev.tapelock.recording.RecordingSelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk job is about, as the contract has it; {@code mediaTypes} and {@code retryOf} are ours.
 *
 * @param actionDate kept and shown, and delays nothing
 * @param actionAge days after a recording's creation, likewise
 * @param screenRecordingActionDate instead of {@code actionDate} for screen recordings, likewise
 * @param screenRecordingActionAge instead of {@code actionAge} for screen recordings, likewise
 * @param integrationId where to
 * @param agedConversationInterval instead of a conversation query, for what is older than five years
 * @param mediaTypes {@code audio, email, chat, messaging, screen}; all if absent
 * @param retryOf the job whose failed recordings are wanted again; nothing but the action stands beside it in an order
 */
public record RecordingJobsQuery(
        @Nullable String action,
        @Nullable Instant actionDate,
        @Nullable Integer actionAge,
        @Nullable Instant screenRecordingActionDate,
        @Nullable Integer screenRecordingActionAge,
        @Nullable String integrationId,
        @Nullable Boolean includeRecordingsWithSensitiveData,
        @Nullable Boolean includeScreenRecordings,
        @Nullable Boolean includePolicyBasedRecordings,
        @Nullable Boolean includeSnippetRecordings,
        @Nullable Boolean clearExport,
        @Nullable ConversationQuery conversationQuery,
        @Nullable String agedConversationInterval,
        @Nullable List<String> mediaTypes,
        @Nullable RetryOf retryOf) {

    /** Which job. */
    public record RetryOf(@Nullable String jobId) {}

    /**
     * Which conversations.
     *
     * @param interval two times with a slash between; the second one no longer counts
     * @param order {@code asc}, {@code desc} or {@code unordered}
     * @param orderBy {@code conversationStart} or {@code segmentStart}, which both are a recording's start
     * @param limit how many recordings, the first ones in that order
     * @param conversationFilters conditions that the conversation must meet, each part by any of its recordings
     * @param segmentFilters conditions each of which one recording of the conversation must meet as a whole
     */
    public record ConversationQuery(
            @Nullable String interval,
            @Nullable String order,
            @Nullable String orderBy,
            @Nullable Long limit,
            @Nullable Boolean startOfDayIntervalMatching,
            @Nullable List<Filter> conversationFilters,
            @Nullable List<Filter> segmentFilters,
            @Nullable List<Object> evaluationFilters,
            @Nullable List<Object> surveyFilters,
            @Nullable List<Object> resolutionFilters) {

        private static ConversationQuery of(String interval, RecordingSelection selection) {
            return new ConversationQuery(
                    interval,
                    selection.isLatestFirst() ? "desc" : "asc",
                    "conversationStart",
                    selection.most().isPresent() ? selection.most().getAsLong() : null,
                    null,
                    Filter.all(selection.filters().ofConversations()),
                    Filter.all(selection.filters().ofSegments()),
                    null,
                    null,
                    null);
        }
    }

    /**
     * A condition.
     *
     * @param type {@code and} or {@code or} over clauses and predicates; {@code and} if absent
     * @param clauses conditions without clauses of their own
     */
    public record Filter(
            @Nullable String type,
            @Nullable List<Filter> clauses,
            @Nullable List<Predicate> predicates) {

        private static @Nullable List<Filter> all(List<RecordingFilter> filters) {
            return filters.isEmpty() ? null : filters.stream().map(Filter::of).toList();
        }

        private static Filter of(RecordingFilter filter) {
            return new Filter(
                    filter.joint(),
                    all(filter.clauses()),
                    filter.predicates().isEmpty()
                            ? null
                            : filter.predicates().stream().map(Predicate::of).toList());
        }
    }

    /**
     * One comparison in a condition.
     *
     * @param type {@code dimension}, also if absent
     * @param dimension {@code conversationId, mediaType, direction, userId, queueId}
     * @param operator {@code matches, exists, notExists}; {@code matches} if absent
     * @param value what it matches; absent for the other operators
     * @param range absent
     */
    public record Predicate(
            @Nullable String type,
            @Nullable String dimension,
            @Nullable String operator,
            @Nullable String value,
            @Nullable Object range) {

        private static Predicate of(RecordingPredicate predicate) {
            return new Predicate(
                    "dimension",
                    predicate.dimension().wireName(),
                    predicate.operator().wireName(),
                    predicate.value().orElse(null),
                    null);
        }
    }

    static RecordingJobsQuery of(String action, ExportOrder order, Optional<UUID> retryOf) {
        RecordingSelection selection = order.selection();
        String interval = WireTimes.format(selection.start()) + "/" + WireTimes.format(selection.end());
        boolean isAged = order.wording().isAged();
        return new RecordingJobsQuery(
                action,
                order.actionTime().date().orElse(null),
                age(order.actionTime()),
                order.screenActionTime().date().orElse(null),
                age(order.screenActionTime()),
                order.destinationId().toString(),
                false,
                selection.media().contains(Media.SCREEN),
                order.wording().isPolicyBasedIncluded(),
                true,
                false,
                isAged ? null : ConversationQuery.of(interval, selection),
                isAged ? interval : null,
                selection.media().stream().map(Media::wireName).toList(),
                retryOf.map(id -> new RetryOf(id.toString())).orElse(null));
    }

    private static @Nullable Integer age(ActionTime time) {
        return time.age().isPresent() ? time.age().getAsInt() : null;
    }
}
