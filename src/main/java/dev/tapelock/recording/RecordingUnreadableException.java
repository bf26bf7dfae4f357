package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.util.UUID;

/** A sealed file does not open. Why is in the audit event: to a caller all ways look alike. */
public class RecordingUnreadableException extends RefusedException {

    private static final long serialVersionUID = 1L;

    public RecordingUnreadableException(UUID recordingId, Throwable cause) {
        super(Refusal.RECORDING_UNREADABLE, "Recording " + recordingId + " cannot be read", cause);
    }
}
