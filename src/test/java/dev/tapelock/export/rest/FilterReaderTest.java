package dev.tapelock.export.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.rest.RecordingJobsQuery.ConversationQuery;
import dev.tapelock.export.rest.RecordingJobsQuery.Filter;
import dev.tapelock.export.rest.RecordingJobsQuery.Predicate;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.RecordingFilters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilterReaderTest {

    private static final String ID = "7ad1b2f8-5b0a-4c3e-9a52-0a8c7a1f0001";
    private static final Predicate INBOUND = predicate("direction", null, "INBOUND");

    private static RecordingFilters read(List<Filter> ofConversations, List<Filter> ofSegments) {
        return FilterReader.read(
                new ConversationQuery(null, null, null, null, null, ofConversations, ofSegments, null, null, null));
    }

    private static Predicate predicate(String dimension, String operator, String value) {
        return new Predicate(null, dimension, operator, value, null);
    }

    private static Filter filter(String type, Predicate... predicates) {
        return new Filter(type, null, Arrays.asList(predicates));
    }

    @ParameterizedTest
    @CsvSource({
        "conversationId, matches, " + ID,
        "mediaType, , Voice",
        "mediaType, matches, chat",
        "mediaType, matches, email",
        "mediaType, matches, message",
        "mediaType, matches, screenshare",
        "direction, MATCHES, OUTBOUND",
        "userId, , " + ID,
        "queueId, matches, " + ID,
        "userId, exists, ",
        "queueId, notExists, "
    })
    void eachDimensionHasItsWords(String dimension, String operator, String value) {
        Filter filter = filter("and", predicate(dimension, operator, value));

        String expected = "(" + dimension + " "
                + (operator == null ? "matches" : operator.equals("MATCHES") ? "matches" : operator)
                + (value == null ? "" : " " + value.toLowerCase(java.util.Locale.ROOT)) + ")";
        assertThat(read(List.of(filter), null)).hasToString("conversation: " + expected);
        assertThat(read(null, List.of(filter))).hasToString("segment: " + expected);
    }

    @Test
    void typesJoinTheirPartsAndListsAreKeptApart() {
        Filter nested = new Filter(
                "OR",
                List.of(filter("and", INBOUND, predicate("userId", "exists", null))),
                List.of(predicate("queueId", "exists", null)));

        assertThat(read(List.of(nested), List.of(filter(null, INBOUND))))
                .hasToString("conversation: (queueId exists or (direction matches inbound and userId exists));"
                        + " segment: (direction matches inbound)");
        assertThat(read(null, null)).isEqualTo(RecordingFilters.NONE);
        assertThat(read(List.of(), List.of())).isEqualTo(RecordingFilters.NONE);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("dimension is \"ani\"", filter("and", predicate("ani", "matches", "1"))),
                Arguments.of("dimension is \"MEDIATYPE\"", filter("and", predicate("MEDIATYPE", "matches", "voice"))),
                Arguments.of("dimension is \"null\"", filter("and", predicate(null, "matches", "voice"))),
                Arguments.of("operator is \"like\"", filter("and", predicate("userId", "like", ID))),
                Arguments.of("userId is \"me\"; it must be a UUID", filter("and", predicate("userId", null, "me"))),
                Arguments.of("userId is \"(not given)\"", filter("and", predicate("userId", "matches", null))),
                Arguments.of(
                        "without a value; it has the operator exists",
                        filter("and", predicate("userId", "exists", ID))),
                Arguments.of(
                        "mediaType is \"callback\"; it must be one of voice, email, chat, message, screenshare",
                        filter("and", predicate("mediaType", null, "callback"))),
                Arguments.of(
                        "direction is \"both\"; it must be inbound or outbound",
                        filter("and", predicate("direction", null, "both"))),
                Arguments.of("type is \"xor\"", filter("xor", INBOUND)),
                Arguments.of(
                        "type is \"metric\"",
                        filter("and", new Predicate("metric", "direction", "matches", "inbound", null))),
                Arguments.of(
                        "range is \"(given)\"",
                        filter("and", new Predicate("dimension", "direction", "matches", "inbound", "1..2"))),
                Arguments.of("predicates is \"(none)\"", new Filter("and", null, null)),
                Arguments.of("predicates is \"(none)\"", new Filter("and", List.of(), List.of())),
                Arguments.of("predicates is \"(none)\"", null),
                Arguments.of("predicates is \"(null)\"", filter("and", (Predicate) null)),
                Arguments.of(
                        "predicates is \"(none)\"",
                        new Filter("or", Collections.singletonList(null), List.of(INBOUND))),
                Arguments.of(
                        "clauses is \"(given)\"",
                        new Filter("or", List.of(new Filter("or", List.of(filter("or", INBOUND)), null)), null)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatCannotBeKeptToIsRefusedByItsName(String message, Filter filter) {
        assertThatThrownBy(() -> read(Collections.singletonList(filter), null))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.INVALID_VALUE))
                .hasMessageStartingWith("conversationFilters: ")
                .hasMessageContaining(message);
        assertThatThrownBy(() -> read(null, Collections.singletonList(filter)))
                .hasMessageStartingWith("segmentFilters: ")
                .hasMessageContaining(message);
    }

    @Test
    void predicatesAreCountedInAll() {
        List<Filter> sixty = Collections.nCopies(60, filter("and", INBOUND));
        List<Filter> forty =
                Collections.nCopies(20, new Filter("or", List.of(filter("and", INBOUND)), List.of(INBOUND)));

        assertThat(read(sixty, forty).ofConversations()).hasSize(60);
        assertThat(read(sixty, forty).ofSegments()).hasSize(20);
        assertThatThrownBy(() -> read(sixty, Collections.nCopies(41, filter("and", INBOUND))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at most 100 predicates in all");
    }
}
