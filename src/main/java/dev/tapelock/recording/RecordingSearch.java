package dev.tapelock.recording;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which recordings are wanted, the latest first.
 *
 * @param start the first instant that counts
 * @param end the first instant that no longer counts
 * @param after where the page before ended; empty for the first page
 */
public record RecordingSearch(
        UUID organizationId,
        Instant start,
        Instant end,
        Optional<UUID> conversationId,
        Optional<Media> media,
        Optional<Position> after) {

    /** The place of a recording in the order. */
    public record Position(Instant startTime, UUID id) {}
}
