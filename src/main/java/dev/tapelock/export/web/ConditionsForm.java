package dev.tapelock.export.web;

import dev.tapelock.recording.RecordingDescription.Direction;
import dev.tapelock.recording.RecordingFilter;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingPredicate;
import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation must be whose recordings are wanted. Who took part, in which queue and in which direction, one of its
 * recordings must show at once.
 */
public class ConditionsForm {

    private @Nullable UUID conversationId;
    private @Nullable UUID userId;
    private @Nullable UUID queueId;
    private @Nullable Direction direction;

    /** None, if nothing was filled in. */
    RecordingFilters filters() {
        return new RecordingFilters(
                all(condition(Dimension.CONVERSATION_ID, conversationId)),
                all(Stream.of(
                                condition(Dimension.USER_ID, userId),
                                condition(Dimension.QUEUE_ID, queueId),
                                condition(Dimension.DIRECTION, direction))
                        .flatMap(stream -> stream)));
    }

    private static Stream<RecordingPredicate> condition(Dimension dimension, @Nullable Object value) {
        return value == null
                ? Stream.empty()
                : Stream.of(new RecordingPredicate(dimension, Operator.MATCHES, Optional.of(value.toString())));
    }

    private static List<RecordingFilter> all(Stream<RecordingPredicate> conditions) {
        List<RecordingPredicate> predicates = conditions.toList();
        return predicates.isEmpty() ? List.of() : List.of(new RecordingFilter(false, List.of(), predicates));
    }

    public Direction[] getAllDirections() {
        return Direction.values();
    }

    public @Nullable UUID getConversationId() {
        return conversationId;
    }

    public void setConversationId(@Nullable UUID conversationId) {
        this.conversationId = conversationId;
    }

    public @Nullable UUID getUserId() {
        return userId;
    }

    public void setUserId(@Nullable UUID userId) {
        this.userId = userId;
    }

    public @Nullable UUID getQueueId() {
        return queueId;
    }

    public void setQueueId(@Nullable UUID queueId) {
        this.queueId = queueId;
    }

    public @Nullable Direction getDirection() {
        return direction;
    }

    public void setDirection(@Nullable Direction direction) {
        this.direction = direction;
    }
}
