package dev.tapelock.edge;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The centre did not do what it will do later: it is away, busy, or refuses all of us at present. Try again. */
final class CentreUnavailableException extends EdgeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;
    private final boolean isPerhapsTheFile;
    private final String code;

    private CentreUnavailableException(
            String message,
            String code,
            Optional<Duration> retryAfter,
            boolean isPerhapsTheFile,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
        this.isPerhapsTheFile = isPerhapsTheFile;
    }

    /** No connection, or no answer to something that every call begins with. */
    static CentreUnavailableException away(String message, Throwable cause) {
        return new CentreUnavailableException(message, "", Optional.empty(), false, cause);
    }

    /** A call broke off. */
    static CentreUnavailableException brokenOff(String message, Throwable cause) {
        return new CentreUnavailableException(message, "", Optional.empty(), true, cause);
    }

    /** Something that was missing in the way of a call. */
    static CentreUnavailableException said(String message, Optional<Duration> retryAfter, boolean isPerhapsTheFile) {
        return said(message, "", retryAfter, isPerhapsTheFile);
    }

    /** An answer that is not the last word. */
    static CentreUnavailableException said(
            String message, String code, Optional<Duration> retryAfter, boolean isPerhapsTheFile) {
        return new CentreUnavailableException(message, code, retryAfter, isPerhapsTheFile, null);
    }

    /** The code in the error's body; empty if there was none, or no answer. */
    String code() {
        return code;
    }

    /** Whether it is for somebody at the centre to give this sealer's client a permission. */
    boolean isNotAllowed() {
        return code.equals("missing.any.permissions");
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether it may be one file that is the reason, which then must not keep the others from being delivered. */
    boolean isPerhapsTheFile() {
        return isPerhapsTheFile;
    }
}
