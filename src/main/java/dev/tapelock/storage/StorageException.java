package dev.tapelock.storage;

/** Something a store could not do; the subclass says whether to retry, to tell the caller or to call somebody. */
public abstract class StorageException extends RuntimeException {

    protected StorageException(String message) {
        super(message);
    }

    protected StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
