package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;

/** What is delivered or announced contradicts what is there. Nothing was changed. */
public class RecordingConflictException extends RefusedException {

    private static final long serialVersionUID = 1L;

    public RecordingConflictException(String message) {
        super(Refusal.RECORDING_CONFLICT, message);
    }
}
