package dev.tapelock.edge;

/** No recording can be taken now, and the same one may be offered again: the disk is full, or there never was a lease. */
final class CannotTakeException extends EdgeException {

    private static final long serialVersionUID = 1L;

    CannotTakeException(String message) {
        super(message);
    }

    CannotTakeException(String message, Throwable cause) {
        super(message, cause);
    }
}
