package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordingFilterTest {

    private static final RecordingPredicate INBOUND = matches(Dimension.DIRECTION, "inbound");
    private static final RecordingPredicate USER = new RecordingPredicate(Dimension.USER_ID, Operator.EXISTS, none());

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static RecordingPredicate matches(Dimension dimension, String value) {
        return new RecordingPredicate(dimension, Operator.MATCHES, Optional.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "DIRECTION, Inbound, inbound",
        "MEDIA_TYPE, VOICE, voice",
        "MEDIA_TYPE, screenshare, screenshare",
        "USER_ID, 7AD1B2F8-5B0A-4C3E-9A52-0A8C7A1F0001, 7ad1b2f8-5b0a-4c3e-9a52-0a8c7a1f0001"
    })
    void aValueHasOneSpelling(Dimension dimension, String given, String kept) {
        assertThat(matches(dimension, given).value()).contains(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "DIRECTION, internal",
        "DIRECTION, ''",
        "MEDIA_TYPE, audio",
        "MEDIA_TYPE, callback",
        "USER_ID, 1-2-3-4-5",
        "QUEUE_ID, Support",
        "CONVERSATION_ID, ' '"
    })
    void aValueThatCannotBeIsRefused(Dimension dimension, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matches(dimension, value))
                .withMessageContaining(dimension.form());
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aValueBelongsToMatchesAlone(Operator operator) {
        Optional<String> value = operator == Operator.MATCHES ? none() : Optional.of("inbound");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordingPredicate(Dimension.DIRECTION, operator, value));
    }

    @Test
    void aFilterHasPartsAndClausesHaveNoClauses() {
        RecordingFilter clause = new RecordingFilter(false, List.of(), List.of(INBOUND));
        RecordingFilter nested = new RecordingFilter(false, List.of(clause), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordingFilter(false, List.of(), List.of()))
                .withMessageContaining("at least one part");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordingFilter(false, List.of(nested), List.of()))
                .withMessageContaining("no clauses");
    }

    @Test
    void conversationsAreNamedIfNothingElseLetsOneThrough() {
        RecordingPredicate id = matches(Dimension.CONVERSATION_ID, new UUID(1, 1).toString());
        RecordingFilter both = new RecordingFilter(false, List.of(), List.of(id, INBOUND));
        RecordingFilter either = new RecordingFilter(true, List.of(), List.of(id, INBOUND));
        RecordingFilter ids = new RecordingFilter(true, List.of(both), List.of(id, id));

        assertThat(ofConversations(both).isOfNamedConversations()).isTrue();
        assertThat(ofConversations(either).isOfNamedConversations()).isFalse();
        assertThat(ofConversations(ids).isOfNamedConversations()).isTrue();
        assertThat(ofConversations(either, ids).isOfNamedConversations()).isTrue();
        assertThat(new RecordingFilters(List.of(), List.of(both)).isOfNamedConversations())
                .isFalse();
        assertThat(RecordingFilters.NONE.isOfNamedConversations()).isFalse();
    }

    private static RecordingFilters ofConversations(RecordingFilter... filters) {
        return new RecordingFilters(List.of(filters), List.of());
    }

    @Test
    void whatIsAskedForCanBeRead() {
        RecordingFilter clause = new RecordingFilter(true, List.of(), List.of(INBOUND, USER));
        assertThat(new RecordingFilters(
                        List.of(new RecordingFilter(
                                false, List.of(clause), List.of(matches(Dimension.MEDIA_TYPE, "chat")))),
                        List.of(new RecordingFilter(true, List.of(), List.of(USER)))))
                .hasToString(
                        "conversation: (mediaType matches chat and (direction matches inbound or userId exists)); segment: (userId exists)");
    }

    /** An audit event has 8000 characters, of which the rest of an order takes less than 1000. */
    @Test
    void asManyPredicatesAsMayBeFitIntoAnAuditEventAndNoMoreMayBe() {
        RecordingFilter longest = new RecordingFilter(
                true,
                List.of(new RecordingFilter(
                        true, List.of(), List.of(matches(Dimension.CONVERSATION_ID, new UUID(-1, -1).toString())))),
                List.of());

        assertThat(new RecordingFilters(Collections.nCopies(60, longest), Collections.nCopies(40, longest)).toString())
                .hasSizeLessThan(7000);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new RecordingFilters(Collections.nCopies(60, longest), Collections.nCopies(41, longest)))
                .withMessageContaining("at most 100 predicates");
    }
}
