package dev.tapelock.storage;

/** The content given to be stored could not be read, or was not as long as announced; its sender must send it again. */
public final class ContentBrokenException extends StorageException {

    public ContentBrokenException(String message) {
        super(message);
    }

    public ContentBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
