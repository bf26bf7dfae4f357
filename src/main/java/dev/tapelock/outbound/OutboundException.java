package dev.tapelock.outbound;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call that got no answer. */
public final class OutboundException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why there was no answer. */
    public enum Reason {
        /** The address is not public, and not allowed. */
        FORBIDDEN_ADDRESS,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** Nobody listens, or the connection broke. */
        UNREACHABLE,
        /** The certificate is not trusted, or is another host's. */
        TLS,
        /** It took too long. */
        TIMEOUT,
        /** The answer is longer than any that was asked for. */
        TOO_LONG
    }

    private final Reason reason;
    private final String told;

    OutboundException(Reason reason, String told, @Nullable Throwable cause) {
        super(told, cause);
        this.reason = reason;
        this.told = told;
    }

    OutboundException(Reason reason, String told) {
        this(reason, told, null);
    }

    /** What happened, for whoever named the address. */
    public String told() {
        return told;
    }

    public Reason reason() {
        return reason;
    }
}
