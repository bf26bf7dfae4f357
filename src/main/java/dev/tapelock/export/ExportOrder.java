package dev.tapelock.export;

import dev.tapelock.recording.RecordingSelection;
import java.util.UUID;

/**
 * What somebody wants exported.
 *
 * @param actionTime of all recordings, or of all but screen recordings if these have their own
 * @param screenActionTime of screen recordings, if they have their own
 * @param wording how it was said, where that could be said in several ways
 */
public record ExportOrder(
        RecordingSelection selection,
        UUID destinationId,
        ActionTime actionTime,
        ActionTime screenActionTime,
        Wording wording) {

    /**
     * What selects nothing else than the other way to say it, and is shown again as it was said.
     *
     * @param isAged whether the interval was given as that of old conversations
     * @param isPolicyBasedIncluded whether recordings that are kept by a retention policy were asked for: there are none
     */
    public record Wording(boolean isAged, boolean isPolicyBasedIncluded) {

        public static final Wording USUAL = new Wording(false, true);
    }

    /** One without times. */
    public static ExportOrder of(RecordingSelection selection, UUID destinationId) {
        return new ExportOrder(selection, destinationId, ActionTime.NONE, ActionTime.NONE, Wording.USUAL);
    }
}
