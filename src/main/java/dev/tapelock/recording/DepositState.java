package dev.tapelock.recording;

import java.util.Locale;

/** Whether a sealed file is known to be what its sender says. */
public enum DepositState {
    /** It is still on its way; so much of it is durable. No artifact is in this state. */
    RECEIVING,
    /** It is durable, and its key could not be used yet. */
    UNOPENED,
    /** It was opened to its last frame. */
    VERIFIED,
    /** It was taken unopened and is not what its sender said. */
    REFUSED;

    /** As senders read it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
