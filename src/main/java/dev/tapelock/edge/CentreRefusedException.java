package dev.tapelock.edge;

/** The centre will never take this as it is. */
final class CentreRefusedException extends EdgeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    CentreRefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    /** The code in the error's body; empty if there was none. */
    String code() {
        return code;
    }
}
