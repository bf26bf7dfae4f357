package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import java.util.UUID;

/**
 * A new data key and the same wrapped under a recording key. Closing it destroys the data key.
 *
 * @param recordingKeyId the key that wrapped it
 */
public record FreshDataKey(UUID recordingKeyId, DataKey dataKey, EncryptedDataKey encrypted) implements AutoCloseable {

    @Override
    public void close() {
        dataKey.close();
    }
}
