package dev.tapelock.vault;

/** Something the vault could not do; the subclass says whether the data or the root key is to blame. */
public abstract class VaultException extends RuntimeException {

    protected VaultException(String message) {
        super(message);
    }

    protected VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
