package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import java.util.UUID;

/**
 * A new data key and the same wrapped. Closing it destroys the data key.
 *
 * @param keyId the key that wrapped it: a recording key, or a spool key
 */
public record FreshDataKey(UUID keyId, DataKey dataKey, EncryptedDataKey encrypted) implements AutoCloseable {

    @Override
    public void close() {
        dataKey.close();
    }
}
