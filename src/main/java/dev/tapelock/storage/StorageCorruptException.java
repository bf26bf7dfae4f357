package dev.tapelock.storage;

/** Something lies in the store that no store has put there, or not as it was put. Somebody must look at it. */
public final class StorageCorruptException extends StorageException {

    public StorageCorruptException(String message) {
        super(message);
    }

    public StorageCorruptException(String message, Throwable cause) {
        super(message, cause);
    }
}
