package dev.tapelock.vault;

/** The root key cannot be used, or is not the one this database needs. Somebody must put it right; the message says how. */
public final class RootKeyUnavailableException extends VaultException {

    public RootKeyUnavailableException(String message) {
        super(message);
    }

    public RootKeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
