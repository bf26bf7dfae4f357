package dev.tapelock.keys;

import java.util.UUID;

/** The stored public half is not the one that was stored: nothing may be wrapped under it. Somebody should be paged. */
public class PublicHalfAlteredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PublicHalfAlteredException(UUID keyId) {
        super("The public half of recording key " + keyId
                + " is not the one that was stored; nothing was wrapped under it");
    }
}
