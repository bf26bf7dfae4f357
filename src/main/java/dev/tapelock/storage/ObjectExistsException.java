package dev.tapelock.storage;

/** Other content lies under the key already and stays there. A retry does not help. */
public final class ObjectExistsException extends StorageException {

    public ObjectExistsException(String message) {
        super(message);
    }

    public ObjectExistsException(String message, Throwable cause) {
        super(message, cause);
    }
}
