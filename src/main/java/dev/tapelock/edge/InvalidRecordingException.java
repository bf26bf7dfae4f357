package dev.tapelock.edge;

/** What is said of a recording cannot be, or its content is not what was said; nothing was kept. */
final class InvalidRecordingException extends EdgeException {

    private static final long serialVersionUID = 1L;

    InvalidRecordingException(String message) {
        super(message);
    }
}
