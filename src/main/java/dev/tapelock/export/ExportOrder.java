package dev.tapelock.export;

import dev.tapelock.recording.RecordingSelection;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What somebody wants exported.
 *
 * @param actionDate kept and shown; it delays nothing
 * @param actionAge days after a recording's creation, likewise
 */
public record ExportOrder(
        RecordingSelection selection, UUID destinationId, Optional<Instant> actionDate, OptionalInt actionAge) {}
