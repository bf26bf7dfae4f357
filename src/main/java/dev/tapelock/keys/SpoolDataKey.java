package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import java.util.UUID;

/**
 * A new data key and the same wrapped under a spool key. Closing it destroys the data key.
 *
 * @param spoolKeyId the purpose key that wrapped it
 */
public record SpoolDataKey(UUID spoolKeyId, DataKey dataKey, EncryptedDataKey encrypted) implements AutoCloseable {

    @Override
    public void close() {
        dataKey.close();
    }
}
