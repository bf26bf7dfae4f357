package dev.tapelock.storage;

/** The place could not be reached or answered with an error. The same call may work later. */
public final class StorageUnavailableException extends StorageException {

    public StorageUnavailableException(String message) {
        super(message);
    }

    public StorageUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
