package dev.tapelock.keys;

import java.util.UUID;

/** A stored key configuration is not the one that was stored: nobody is asked who stands there. Somebody should be paged. */
public class ConfigurationAlteredException extends UnwrapFailedException {

    private static final long serialVersionUID = 1L;

    public ConfigurationAlteredException(UUID organizationId, int version) {
        super(
                "version " + version + " of the key configurations of organization " + organizationId
                        + " is not the one that was stored; nobody was asked",
                null);
    }
}
