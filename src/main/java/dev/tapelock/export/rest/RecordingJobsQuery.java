package dev.tapelock.export.rest;

import dev.tapelock.export.ExportOrder;
import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.Media;
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
 * @param integrationId where to
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
        @Nullable Object agedConversationInterval,
        @Nullable List<String> mediaTypes,
        @Nullable RetryOf retryOf) {

    /** Which job. */
    public record RetryOf(@Nullable String jobId) {}

    /**
     * Which conversations.
     *
     * @param interval two times with a slash between; the second one no longer counts
     * @param limit how many recordings, the earliest first
     */
    public record ConversationQuery(
            @Nullable String interval,
            @Nullable String order,
            @Nullable String orderBy,
            @Nullable Long limit,
            @Nullable Boolean startOfDayIntervalMatching,
            @Nullable List<Filter> conversationFilters,
            @Nullable List<Object> segmentFilters,
            @Nullable List<Object> evaluationFilters,
            @Nullable List<Object> surveyFilters,
            @Nullable List<Object> resolutionFilters) {}

    /** A condition. */
    public record Filter(
            @Nullable String type,
            @Nullable List<Object> clauses,
            @Nullable List<Predicate> predicates) {}

    /** One comparison in a condition. */
    public record Predicate(
            @Nullable String type,
            @Nullable String dimension,
            @Nullable String operator,
            @Nullable String value,
            @Nullable Object range) {}

    static RecordingJobsQuery of(String action, ExportOrder order, Optional<UUID> retryOf) {
        RecordingSelection selection = order.selection();
        List<Filter> filters = selection
                .conversationId()
                .map(id -> List.of(new Filter(
                        "and",
                        null,
                        List.of(new Predicate("dimension", "conversationId", "matches", id.toString(), null)))))
                .orElse(null);
        return new RecordingJobsQuery(
                action,
                order.actionDate().orElse(null),
                order.actionAge().isPresent() ? order.actionAge().getAsInt() : null,
                null,
                null,
                order.destinationId().toString(),
                false,
                selection.media().contains(Media.SCREEN),
                true,
                true,
                false,
                new ConversationQuery(
                        WireTimes.format(selection.start()) + "/" + WireTimes.format(selection.end()),
                        "asc",
                        null,
                        selection.most().isPresent() ? selection.most().getAsLong() : null,
                        null,
                        filters,
                        null,
                        null,
                        null,
                        null),
                null,
                selection.media().stream().map(Media::wireName).toList(),
                retryOf.map(id -> new RetryOf(id.toString())).orElse(null));
    }
}
