package dev.tapelock.recording;

import dev.tapelock.platform.Interval;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which recordings are wanted, the latest first.
 *
 * @param interval in which they start
 * @param after where the page before ended; empty for the first page
 */
public record RecordingSearch(
        UUID organizationId,
        Interval interval,
        Optional<UUID> conversationId,
        Optional<Media> media,
        Optional<Position> after) {

    /** The place of a recording in the order. */
    public record Position(Instant startTime, UUID id) {}
}
