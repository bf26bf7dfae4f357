package dev.tapelock.platform;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something was refused or failed in a way that the caller is told about.
 *
 * <p>The message goes out to the caller: it says what was attempted and with which id, never key bytes, tokens or
 * content. The features' own exceptions extend this one.
 */
public class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    private final @Nullable Duration retryAfter;

    public RefusedException(Refusal refusal, String message) {
        this(refusal, message, null, null);
    }

    public RefusedException(Refusal refusal, String message, @Nullable Throwable cause) {
        this(refusal, message, null, cause);
    }

    /** @param retryAfter when the caller may try again, whole seconds; {@code null} when trying again does not help */
    public RefusedException(Refusal refusal, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** A value in the request that cannot be: which one, and what would do. */
    public static RefusedException invalidValue(String name, String value, String allowed) {
        String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
        return new RefusedException(Refusal.INVALID_VALUE, name + " is \"" + shown + "\"; it must be " + allowed);
    }

    /** Something that is not there, or that belongs to another organization: the two look alike. */
    public static RefusedException notFound(String what, Object id) {
        return new RefusedException(Refusal.NOT_FOUND, "There is no " + what + " " + id);
    }
}
