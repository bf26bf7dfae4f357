package dev.tapelock.keys;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The holder of a key did not do what it was asked, and may do so later. */
public class KeyProviderUnavailableException extends RefusedException implements HolderFailure {

    /** By then a holder that was given up for a while is asked again. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean isUnanswered;

    /**
     * A failure.
     *
     * @param reason for whoever configured the holder
     * @param isUnanswered whether there was no answer at all, so that asking costs a time-out
     */
    public KeyProviderUnavailableException(String reason, boolean isUnanswered, @Nullable Throwable cause) {
        super(
                Refusal.KEY_HOLDER_UNAVAILABLE,
                "The holder of the recording's key cannot be asked now; try again",
                RETRY_AFTER,
                cause);
        this.reason = reason;
        this.isUnanswered = isUnanswered;
    }

    @Override
    public String reason() {
        return reason;
    }

    boolean isUnanswered() {
        return isUnanswered;
    }
}
