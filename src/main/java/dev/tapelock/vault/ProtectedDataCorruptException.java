package dev.tapelock.vault;

/** Protected bytes do not open: too short, changed, made under another root key or for another purpose; all look alike. */
public final class ProtectedDataCorruptException extends VaultException {

    public ProtectedDataCorruptException(String message) {
        super(message);
    }

    public ProtectedDataCorruptException(String message, Throwable cause) {
        super(message, cause);
    }
}
