package dev.tapelock.storage;

/** Nothing lies under the key. A retry does not help. */
public final class ObjectNotFoundException extends StorageException {

    public ObjectNotFoundException(String message) {
        super(message);
    }

    public ObjectNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
