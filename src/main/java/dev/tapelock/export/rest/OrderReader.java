package dev.tapelock.export.rest;

import dev.tapelock.export.ActionTime;
import dev.tapelock.export.ExportOrder;
import dev.tapelock.export.rest.RecordingJobsQuery.ConversationQuery;
import dev.tapelock.platform.Ids;
import dev.tapelock.platform.Interval;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingSelection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final Period AGED = Period.ofYears(5);

    private static final Period LONGEST_AGED = Period.ofMonths(6);

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

    /**
     * Reads an order of its own.
     *
     * @param now says which conversations are old ones
     * @throws RefusedException {@code invalid.value} for what cannot be, or is not supported
     */
    static ExportOrder read(@Nullable RecordingJobsQuery query, Instant now) {
        if (query == null) {
            throw RefusedException.invalidValue("body", "(empty)", "a query as JSON");
        }
        requireExport(query.action());
        requireNoneOfTheUnsupported(query);
        if (query.integrationId() == null) {
            throw RefusedException.invalidValue("integrationId", "(not given)", "the id of an integration");
        }
        RecordingSelection selection = selection(query, now);
        return new ExportOrder(
                selection,
                Ids.parse("integrationId", query.integrationId()),
                time("actionDate", query.actionDate(), "actionAge", query.actionAge()),
                screenTime(query, selection),
                new ExportOrder.Wording(
                        query.agedConversationInterval() != null,
                        // There are no retention policies that would keep a recording, so that none is left out.
                        !Boolean.FALSE.equals(query.includePolicyBasedRecordings())));
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
        if (Boolean.TRUE.equals(query.includeRecordingsWithSensitiveData())) {
            throw RefusedException.invalidValue(
                    "includeRecordingsWithSensitiveData", "true", "false; that is not supported yet");
        }
        if (Boolean.TRUE.equals(query.clearExport())) {
            throw RefusedException.invalidValue("clearExport", "true", "false; it belongs to the action DELETE");
        }
    }

    private static RecordingSelection selection(RecordingJobsQuery query, Instant now) {
        ConversationQuery conversations = query.conversationQuery();
        if (query.agedConversationInterval() != null) {
            if (conversations != null) {
                throw RefusedException.invalidValue(
                        "conversationQuery", "(given)", "absent beside agedConversationInterval");
            }
            Interval interval = agedInterval(query.agedConversationInterval(), now);
            return new RecordingSelection(
                    interval.start(), interval.end(), media(query), RecordingFilters.NONE, false, OptionalLong.empty());
        }
        if (conversations == null) {
            throw RefusedException.invalidValue("conversationQuery", "(not given)", "an object with an interval");
        }
        refuseIf(Boolean.TRUE.equals(conversations.startOfDayIntervalMatching()), "startOfDayIntervalMatching");
        refuseIf(isGiven(conversations.evaluationFilters()), "evaluationFilters");
        refuseIf(isGiven(conversations.surveyFilters()), "surveyFilters");
        refuseIf(isGiven(conversations.resolutionFilters()), "resolutionFilters");
        requireStartOrder(conversations.orderBy());
        Interval interval = Interval.parse("interval", String.valueOf(conversations.interval()), LONGEST_INTERVAL);
        return new RecordingSelection(
                interval.start(),
                interval.end(),
                media(query),
                FilterReader.read(conversations),
                isLatestFirst(conversations.order()),
                limit(conversations.limit()));
    }

    /** The contract's own limits: whoever asks for younger ones there gets no answer. */
    private static Interval agedInterval(String text, Instant now) {
        Interval interval = Interval.parse("agedConversationInterval", text, LONGEST_INTERVAL);
        OffsetDateTime limit = now.atOffset(ZoneOffset.UTC).minus(AGED);
        if (interval.end().isAfter(limit.toInstant())) {
            throw RefusedException.invalidValue(
                    "agedConversationInterval",
                    text,
                    "over by " + WireTimes.format(limit.toInstant())
                            + ", five years ago; younger ones are found with conversationQuery");
        }
        if (interval.start()
                .atOffset(ZoneOffset.UTC)
                .plus(LONGEST_AGED)
                .toInstant()
                .isBefore(interval.end())) {
            throw RefusedException.invalidValue("agedConversationInterval", text, "at most 6 months long");
        }
        return interval;
    }

    private static boolean isLatestFirst(@Nullable String order) {
        if (order != null && !List.of("asc", "desc", "unordered").contains(order.toLowerCase(Locale.ROOT))) {
            throw RefusedException.invalidValue("order", order, "asc, desc or unordered");
        }
        return "desc".equalsIgnoreCase(order);
    }

    private static void requireStartOrder(@Nullable String orderBy) {
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

    private static OptionalLong limit(@Nullable Long limit) {
        if (limit == null) {
            return OptionalLong.empty();
        }
        if (limit < 1) {
            throw RefusedException.invalidValue("limit", limit.toString(), "1 or more");
        }
        return OptionalLong.of(limit);
    }

    private static ActionTime screenTime(RecordingJobsQuery query, RecordingSelection selection) {
        ActionTime time = time(
                "screenRecordingActionDate",
                query.screenRecordingActionDate(),
                "screenRecordingActionAge",
                query.screenRecordingActionAge());
        if (!time.equals(ActionTime.NONE) && !selection.media().contains(Media.SCREEN)) {
            throw RefusedException.invalidValue(
                    time.date().isPresent() ? "screenRecordingActionDate" : "screenRecordingActionAge",
                    "(given)",
                    "absent where screen recordings are left out");
        }
        return time;
    }

    private static ActionTime time(String dateName, @Nullable Instant date, String ageName, @Nullable Integer age) {
        if (age == null) {
            return new ActionTime(Optional.ofNullable(date), OptionalInt.empty());
        }
        if (date != null) {
            throw RefusedException.invalidValue(ageName, age.toString(), "absent beside " + dateName);
        }
        if (age < 0 || age > HUNDRED_YEARS_IN_DAYS) {
            throw RefusedException.invalidValue(ageName, age.toString(), "0 to " + HUNDRED_YEARS_IN_DAYS + " days");
        }
        return new ActionTime(Optional.empty(), OptionalInt.of(age));
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
