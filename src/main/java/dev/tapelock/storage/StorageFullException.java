package dev.tapelock.storage;

/** There is no room: the disk is full or a quota is used up. Somebody must make room, then the same call works. */
public final class StorageFullException extends StorageException {

    public StorageFullException(String message) {
        super(message);
    }

    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
