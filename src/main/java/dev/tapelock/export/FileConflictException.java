package dev.tapelock.export;

/** Something else lies at the destination under the name that a file should get. */
public class FileConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FileConflictException(String path) {
        this(path, "Another file");
    }

    private FileConflictException(String path, String what) {
        super(what + " lies at the destination as " + path + "; it was left as it is");
    }

    /** An export has put it, but those who can open it are not those whom it should be encrypted to now. */
    public static FileConflictException ofOtherRecipients(String path) {
        return new FileConflictException(path, "An earlier export's file, encrypted to other recipients,");
    }
}
