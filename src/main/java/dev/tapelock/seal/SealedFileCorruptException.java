package dev.tapelock.seal;

/**
 * A sealed file does not have the required form, or was not sealed with the given key.
 *
 * <p>The only type for every format and cryptographic failure, so that outside all of them look alike; {@link #reason()}
 * is for the audit. Messages hold lengths and positions, never key bytes, plaintext or context values.
 */
public final class SealedFileCorruptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CorruptReason reason;

    public SealedFileCorruptException(CorruptReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SealedFileCorruptException(CorruptReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public CorruptReason reason() {
        return reason;
    }

    /** The same failure for a later caller: a new object, since one thrown twice may come to suppress itself. */
    SealedFileCorruptException again() {
        return new SealedFileCorruptException(reason, String.valueOf(getMessage()), this);
    }
}
