package dev.tapelock.recording;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is said of a recording when it is announced or first delivered; later deliveries do not change it.
 *
 * @param startTime the first instant of what was recorded
 * @param endTime the last one, not before the first
 */
public record RecordingDescription(
        UUID conversationId,
        UUID recordingId,
        Media media,
        Instant startTime,
        Instant endTime,
        Optional<Direction> direction,
        Set<UUID> userIds,
        Optional<UUID> queueId) {

    /** Who began the conversation, seen from the organization. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    public RecordingDescription {
        userIds = Set.copyOf(userIds);
        if (endTime.isBefore(startTime)) {
            throw new IllegalArgumentException("A recording cannot end before it starts");
        }
    }
}
