package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/** A sealed file cannot be taken. Why is in the audit event: to its sender all ways look alike. */
public class DepositInvalidException extends RefusedException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason in a word, for the audit event */
    DepositInvalidException(String reason, @Nullable Throwable cause) {
        super(
                Refusal.DEPOSIT_INVALID,
                "The content is no sealed file for this artifact under a key of the organization; nothing was stored",
                cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
