package dev.tapelock.keys;

import java.util.UUID;

/** A key that the organization does not have. */
public class UnknownKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownKeyException(UUID keyId) {
        super("There is no recording key " + keyId);
    }
}
