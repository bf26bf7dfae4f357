package dev.tapelock.keys;

/** A wrapped data key does not open under the key that should have wrapped it. Nobody outside learns more. */
public class UnwrapFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnwrapFailedException(Throwable cause) {
        super("The wrapped data key does not open", cause);
    }
}
