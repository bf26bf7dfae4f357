package dev.tapelock.export;

import org.jspecify.annotations.Nullable;

/** A destination takes nothing now; no recording is to blame. Somebody must look after it, then the job can go on. */
public class DestinationUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureReason.Kind kind;

    /** @param sentence for the job's creator: what is wrong with which destination */
    public DestinationUnavailableException(FailureReason.Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    public FailureReason reason() {
        return new FailureReason(kind, String.valueOf(getMessage()));
    }
}
