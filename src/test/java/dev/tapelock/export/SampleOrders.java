package dev.tapelock.export;

import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingSelection;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Orders where it does not matter what is ordered. */
final class SampleOrders {

    private SampleOrders() {}

    /** All calls of a minute, the earliest first. */
    static ExportOrder ofCalls(Instant start, UUID destinationId) {
        return ExportOrder.of(
                new RecordingSelection(
                        start,
                        start.plusSeconds(60),
                        Set.of(Media.AUDIO),
                        RecordingFilters.NONE,
                        false,
                        OptionalLong.empty()),
                destinationId);
    }
}
