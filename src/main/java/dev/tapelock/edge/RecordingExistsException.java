package dev.tapelock.edge;

/** An artifact of that name was taken already, whole; what came now was not kept. */
final class RecordingExistsException extends EdgeException {

    private static final long serialVersionUID = 1L;

    private final transient Description existing;

    RecordingExistsException(Description existing) {
        super("Recording " + existing.label().recording() + " "
                + existing.label().artifact() + " was taken already, at " + existing.takenAt() + ", with "
                + existing.contentLength() + " bytes; nothing was changed");
        this.existing = existing;
    }

    Description existing() {
        return existing;
    }
}
