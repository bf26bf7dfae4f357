package dev.tapelock.keys;

import org.jspecify.annotations.Nullable;

/** A wrapped data key does not open under the key that should have wrapped it. Who plays a recording learns no more. */
public class UnwrapFailedException extends RuntimeException implements HolderFailure {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public UnwrapFailedException(Throwable cause) {
        this("the wrapped data key does not open", cause);
    }

    /** @param reason for whoever configured the key's holder */
    public UnwrapFailedException(String reason, @Nullable Throwable cause) {
        super("The wrapped data key does not open", cause);
        this.reason = reason;
    }

    @Override
    public String reason() {
        return reason;
    }
}
