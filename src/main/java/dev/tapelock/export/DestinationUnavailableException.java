package dev.tapelock.export;

import org.jspecify.annotations.Nullable;

/** A destination takes nothing now; no recording is to blame. Somebody must look after it, then the job can go on. */
public class DestinationUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message for the job's creator: what is wrong with which destination */
    public DestinationUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
