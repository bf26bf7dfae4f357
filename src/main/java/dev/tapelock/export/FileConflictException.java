package dev.tapelock.export;

/** Something else lies at the destination under the name that a file should get. */
public class FileConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FileConflictException(String path) {
        super("Another file lies at the destination as " + path + "; it was left as it is");
    }
}
