package dev.tapelock.export;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;

/** One half of an access key was given without the other. */
public class IncompleteAccessKeyException extends RefusedException {

    private static final long serialVersionUID = 1L;

    IncompleteAccessKeyException() {
        super(Refusal.INVALID_VALUE, "accessKeyId and secretAccessKey must be given together");
    }
}
