package dev.tapelock.export.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.ExportOrder;
import dev.tapelock.export.rest.RecordingJobsQuery.ConversationQuery;
import dev.tapelock.export.rest.RecordingJobsQuery.Filter;
import dev.tapelock.export.rest.RecordingJobsQuery.Predicate;
import dev.tapelock.export.rest.RecordingJobsQuery.RetryOf;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilters;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderReaderTest {

    private static final String ID = "7ad1b2f8-5b0a-4c3e-9a52-0a8c7a1f0001";
    private static final String INTERVAL = "2026-01-01T00:00:00.000Z/2026-02-01T00:00:00.000Z";

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static ConversationQuery conversations(String interval, Long limit, List<Filter> filters) {
        return new ConversationQuery(interval, null, null, limit, null, filters, null, null, null, null);
    }

    private static RecordingJobsQuery query(
            String action, String integrationId, ConversationQuery conversations, Boolean screens, List<String> media) {
        return new RecordingJobsQuery(
                action,
                null,
                null,
                null,
                null,
                integrationId,
                null,
                screens,
                null,
                null,
                null,
                conversations,
                null,
                media,
                null);
    }

    private static RecordingJobsQuery retry(String action, String jobId, String integrationId, List<String> media) {
        return new RecordingJobsQuery(
                action,
                null,
                null,
                null,
                null,
                integrationId,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                media,
                new RetryOf(jobId));
    }

    @Test
    void aRetryNamesItsJobAndNothingElse() {
        assertThat(OrderReader.retryOf(retry("EXPORT", ID, null, null))).contains(UUID.fromString(ID));
        assertThat(OrderReader.retryOf(query("EXPORT", ID, conversations(INTERVAL, null, null), null, null)))
                .isEmpty();
        assertThatThrownBy(() -> OrderReader.retryOf(retry("EXPORT", null, null, null)))
                .hasMessageContaining("retryOf.jobId");
        assertThatThrownBy(() -> OrderReader.retryOf(retry("EXPORT", "x", null, null)))
                .hasMessageContaining("retryOf.jobId");
        assertThatThrownBy(() -> OrderReader.retryOf(retry("DELETE", ID, null, null)))
                .hasMessageContaining("action");
        assertThatThrownBy(() -> OrderReader.retryOf(retry("EXPORT", ID, ID, null)))
                .hasMessageContaining("integrationId is");
        assertThatThrownBy(() -> OrderReader.retryOf(retry("EXPORT", ID, null, List.of("audio"))))
                .hasMessageContaining("mediaTypes is");
    }

    private static ExportOrder read(RecordingJobsQuery query) {
        return OrderReader.read(query, NOW);
    }

    @Test
    void anOrderIsReadAndWrittenAlike() {
        List<Filter> filters = List.of(
                new Filter("and", null, List.of(new Predicate("dimension", "conversationId", "matches", ID, null))));
        ExportOrder order =
                read(query("EXPORT", ID, conversations(INTERVAL, 5L, filters), null, List.of("audio", "chat")));

        assertThat(order.selection().start()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(order.selection().media()).isEqualTo(EnumSet.of(Media.AUDIO, Media.CHAT));
        assertThat(order.selection().filters()).hasToString("conversation: (conversationId matches " + ID + ")");
        assertThat(order.selection().isLatestFirst()).isFalse();
        assertThat(order.selection().most()).hasValue(5);
        assertThat(read(RecordingJobsQuery.of("EXPORT", order, Optional.empty())))
                .isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, -, asc", "ASC, segmentStart, asc", "unordered, CONVERSATIONSTART, asc", "desc, -, desc"})
    void whatItIsOrderedByIsWritten(String order, String orderBy, String written) {
        ExportOrder read = read(query(
                "EXPORT",
                ID,
                new ConversationQuery(INTERVAL, order, orderBy, null, null, null, null, null, null, null),
                null,
                null));

        RecordingJobsQuery echo = RecordingJobsQuery.of("EXPORT", read, Optional.empty());

        assertThat(echo.conversationQuery().order()).isEqualTo(written);
        assertThat(echo.conversationQuery().orderBy()).isEqualTo("conversationStart");
        assertThat(read(echo)).isEqualTo(read);
    }

    @Test
    void allMediaAreMeantUnlessSomeAreNamed() {
        assertThat(read(query("export", ID, conversations(INTERVAL, null, null), null, null))
                        .selection()
                        .media())
                .isEqualTo(EnumSet.allOf(Media.class));
        assertThat(read(query("export", ID, conversations(INTERVAL, null, null), false, null))
                        .selection()
                        .media())
                .doesNotContain(Media.SCREEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ARCHIVE | not supported yet",
                "DELETE | not supported yet",
                "EXPLODE | it must be EXPORT",
                "'' | it must be EXPORT"
            })
    void otherActionsAreRefused(String action, String expected) {
        assertThatThrownBy(() -> read(query(action, ID, conversations(INTERVAL, null, null), null, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z",
        "2026-02-01T00:00:00Z/2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z/2026-01-01T00:00:00Z",
        "2026-01-01/2026-02-01",
        "a/b",
        "''"
    })
    void otherIntervalsAreRefused(String interval) {
        assertThatThrownBy(() -> read(query("EXPORT", ID, conversations(interval, null, null), null, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("interval");
    }

    @Test
    void whatCannotBeIsRefusedByItsName() {
        assertThatThrownBy(() -> read(query("EXPORT", null, conversations(INTERVAL, null, null), null, null)))
                .hasMessageContaining("integrationId");
        assertThatThrownBy(() -> read(query("EXPORT", "x", conversations(INTERVAL, null, null), null, null)))
                .hasMessageContaining("integrationId");
        assertThatThrownBy(() -> read(query("EXPORT", ID, null, null, null))).hasMessageContaining("conversationQuery");
        assertThatThrownBy(() -> read(query("EXPORT", ID, conversations(INTERVAL, 0L, null), null, null)))
                .hasMessageContaining("limit");
        assertThatThrownBy(() -> read(query("EXPORT", ID, conversations(INTERVAL, null, null), null, List.of("smell"))))
                .hasMessageContaining("mediaTypes");
        assertThatThrownBy(
                        () -> read(query("EXPORT", ID, conversations(INTERVAL, null, null), false, List.of("screen"))))
                .hasMessageContaining("mediaTypes");
        assertThatThrownBy(() -> read(null)).hasMessageContaining("body");
    }

    static Stream<Arguments> others() {
        List<Object> one = List.of("a filter");
        List<Filter> bad = List.of(filter("ani", "matches"));
        return Stream.of(
                Arguments.of(
                        "order",
                        new ConversationQuery(INTERVAL, "random", null, null, null, null, null, null, null, null)),
                Arguments.of(
                        "orderBy",
                        new ConversationQuery(INTERVAL, null, "segmentEnd", null, null, null, null, null, null, null)),
                Arguments.of(
                        "startOfDay",
                        new ConversationQuery(INTERVAL, null, null, null, true, null, null, null, null, null)),
                Arguments.of(
                        "segmentFilters",
                        new ConversationQuery(INTERVAL, null, null, null, null, null, bad, null, null, null)),
                Arguments.of(
                        "evaluationFilters",
                        new ConversationQuery(INTERVAL, null, null, null, null, null, null, one, null, null)),
                Arguments.of(
                        "surveyFilters",
                        new ConversationQuery(INTERVAL, null, null, null, null, null, null, null, one, null)),
                Arguments.of(
                        "resolutionFilters",
                        new ConversationQuery(INTERVAL, null, null, null, null, null, null, null, null, one)),
                Arguments.of("conversationFilters: dimension", filtered(filter("ani", "matches"))));
    }

    private static ConversationQuery filtered(Filter... filters) {
        return conversations(INTERVAL, null, Arrays.asList(filters));
    }

    private static Filter filter(String dimension, String operator) {
        return new Filter("and", null, List.of(new Predicate("dimension", dimension, operator, ID, null)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatWouldSelectOthersThanAreSelectedHereIsRefused(String name, ConversationQuery conversations) {
        assertThatThrownBy(() -> read(query("EXPORT", ID, conversations, null, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(name);
    }

    private static RecordingJobsQuery timed(
            Instant date, Integer age, Instant screenDate, Integer screenAge, Boolean screens) {
        return new RecordingJobsQuery(
                "EXPORT",
                date,
                age,
                screenDate,
                screenAge,
                ID,
                null,
                screens,
                null,
                null,
                null,
                conversations(INTERVAL, null, null),
                null,
                null,
                null);
    }

    private static void isWrittenAsItIsRead(ExportOrder order) {
        assertThat(read(RecordingJobsQuery.of("EXPORT", order, Optional.empty())))
                .isEqualTo(order);
    }

    @Test
    void anAgeStaysAnAgeAndADateADate() {
        ExportOrder byAge = read(timed(null, 30, null, null, null));
        assertThat(byAge.actionTime().age()).hasValue(30);
        assertThat(byAge.actionTime().date()).isEmpty();
        isWrittenAsItIsRead(byAge);
        Instant date = Instant.parse("2026-05-01T00:00:00Z");
        assertThat(read(timed(date, null, null, null, null)).actionTime().date())
                .contains(date);
    }

    @Test
    void screenRecordingsMayHaveATimeOfTheirOwn() {
        Instant date = Instant.parse("2026-05-01T00:00:00Z");
        ExportOrder byAge = read(timed(date, null, null, 7, true));
        assertThat(byAge.actionTime().date()).contains(date);
        assertThat(byAge.screenActionTime().age()).hasValue(7);
        isWrittenAsItIsRead(byAge);
        isWrittenAsItIsRead(read(timed(null, 3, date, null, null)));
    }

    @Test
    void timesThatCannotBeAreRefusedByTheirNames() {
        Instant date = Instant.parse("2026-05-01T00:00:00Z");
        assertThatThrownBy(() -> read(timed(date, 30, null, null, null))).hasMessageStartingWith("actionAge is");
        assertThatThrownBy(() -> read(timed(null, -1, null, null, null))).hasMessageStartingWith("actionAge is");
        assertThatThrownBy(() -> read(timed(null, 36_526, null, null, null))).hasMessageStartingWith("actionAge is");
        assertThatThrownBy(() -> read(timed(null, null, date, 1, null)))
                .hasMessageStartingWith("screenRecordingActionAge is");
        assertThatThrownBy(() -> read(timed(null, null, null, -1, null)))
                .hasMessageStartingWith("screenRecordingActionAge is");
        assertThatThrownBy(() -> read(timed(null, null, date, null, false)))
                .hasMessageStartingWith("screenRecordingActionDate is");
        assertThatThrownBy(() -> read(timed(null, null, null, 1, false)))
                .hasMessageStartingWith("screenRecordingActionAge is");
    }

    @Test
    void theLatestMayBeWantedFirst() {
        ExportOrder order = read(query(
                "EXPORT",
                ID,
                new ConversationQuery(INTERVAL, "DESC", "conversationStart", 5L, null, null, null, null, null, null),
                null,
                null));
        assertThat(order.selection().isLatestFirst()).isTrue();
        isWrittenAsItIsRead(order);
    }

    private static RecordingJobsQuery aged(String interval, ConversationQuery conversations) {
        return new RecordingJobsQuery(
                "EXPORT",
                null,
                null,
                null,
                null,
                ID,
                null,
                null,
                null,
                null,
                null,
                conversations,
                interval,
                null,
                null);
    }

    @Test
    void oldConversationsHaveAnIntervalOfTheirOwn() {
        // Half a year up to five years before now.
        ExportOrder order = read(aged("2020-09-01T12:00:00Z/2021-03-01T12:00:00Z", null));

        assertThat(order.selection().start()).isEqualTo("2020-09-01T12:00:00Z");
        assertThat(order.selection().end()).isEqualTo("2021-03-01T12:00:00Z");
        assertThat(order.selection().filters()).isEqualTo(RecordingFilters.NONE);
        isWrittenAsItIsRead(order);
        RecordingJobsQuery shown = RecordingJobsQuery.of("EXPORT", order, Optional.empty());
        assertThat(shown.agedConversationInterval()).isEqualTo("2020-09-01T12:00:00.000Z/2021-03-01T12:00:00.000Z");
        assertThat(shown.conversationQuery()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2020-09-01T12:00:00Z/2021-03-01T12:00:00.001Z | over by 2021-03-01T12:00:00.000Z, five years ago",
                "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z | over by 2021-03-01T12:00:00.000Z, five years ago",
                "2020-08-31T11:59:59Z/2021-03-01T12:00:00Z | at most 6 months long",
                "2021-01-01T00:00:00Z/2020-01-01T00:00:00Z | two times",
                "true | two times"
            })
    void otherIntervalsOfOldConversationsAreRefusedWithTheirLimit(String interval, String expected) {
        assertThatThrownBy(() -> read(aged(interval, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("agedConversationInterval is")
                .hasMessageContaining(expected);
    }

    @Test
    void anOldIntervalAndAQueryExcludeEachOther() {
        assertThatThrownBy(() ->
                        read(aged("2020-01-01T00:00:00Z/2020-02-01T00:00:00Z", conversations(INTERVAL, null, null))))
                .hasMessageStartingWith("conversationQuery is");
    }

    private static RecordingJobsQuery including(
            Boolean sensitive, Boolean policyBased, Boolean snippets, Boolean clear) {
        return new RecordingJobsQuery(
                "EXPORT",
                null,
                null,
                null,
                null,
                ID,
                sensitive,
                null,
                policyBased,
                snippets,
                clear,
                conversations(INTERVAL, null, null),
                null,
                null,
                null);
    }

    @Test
    void whatCannotBeLeftOutOrAddedIsRefusedByItsName() {
        assertThatThrownBy(() -> read(including(true, null, null, null)))
                .hasMessageStartingWith("includeRecordingsWithSensitiveData is");
        assertThatThrownBy(() -> read(including(null, null, null, true))).hasMessageStartingWith("clearExport is");
        assertThat(read(including(false, true, false, false)).selection().media())
                .as("there are no snippets to be left out")
                .isEqualTo(EnumSet.allOf(Media.class));
    }

    @Test
    void whereNoPolicyKeepsARecordingLeavingThoseOutLeavesNoneOut() {
        ExportOrder without = read(including(null, false, null, null));

        assertThat(without.selection())
                .isEqualTo(read(including(null, true, null, null)).selection());
        assertThat(RecordingJobsQuery.of("EXPORT", without, Optional.empty()).includePolicyBasedRecordings())
                .isFalse();
        isWrittenAsItIsRead(without);
    }
}
