package dev.tapelock.export;

/** A place did not take one file, although it was tried again; it may take the next one. */
public class FileNotPutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FileNotPutException(String message, Throwable cause) {
        super(message, cause);
    }
}
