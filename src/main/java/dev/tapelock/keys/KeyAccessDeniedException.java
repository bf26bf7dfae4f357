package dev.tapelock.keys;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/** The holder of a key knows us and does not let us use it. Trying again does not help. */
public class KeyAccessDeniedException extends RefusedException implements HolderFailure {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason for whoever configured the holder */
    public KeyAccessDeniedException(String reason, @Nullable Throwable cause) {
        super(Refusal.KEY_ACCESS_DENIED, "The holder of the recording's key denies access to it", cause);
        this.reason = reason;
    }

    @Override
    public String reason() {
        return reason;
    }
}
