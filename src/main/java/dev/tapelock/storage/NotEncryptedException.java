package dev.tapelock.storage;

/** The place does not encrypt what it is asked to encrypt. A retry does not help; somebody must look at its configuration. */
public final class NotEncryptedException extends StorageException {

    public NotEncryptedException(String message) {
        super(message);
    }

    public NotEncryptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
