package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import java.util.UUID;

/** What a holder of private halves does: it makes pairs, and it unwraps. (Wrapping needs the public half alone.) */
public interface KeyProvider {

    KeyHolder holder();

    /**
     * Makes a pair for a key of that id. It takes a second or so: never inside a transaction.
     *
     * @param keyId bound to the private half, which opens under no other id
     */
    KeyMaterial makePair(UUID organizationId, UUID keyId);

    /**
     * Unwraps a data key. The caller closes it.
     *
     * @throws UnwrapFailedException if it does not open
     */
    DataKey unwrap(RecordingKey key, byte[] wrapped);
}
