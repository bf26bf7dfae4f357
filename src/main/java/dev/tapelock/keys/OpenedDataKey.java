package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import java.util.Optional;

/**
 * A data key that was unwrapped. Closing it destroys the data key.
 *
 * @param askAgainAt when its holder must be asked again, as {@link System#nanoTime} counts; empty if we hold the key ourselves
 */
public record OpenedDataKey(DataKey dataKey, Optional<Long> askAgainAt) implements AutoCloseable {

    @Override
    public void close() {
        dataKey.close();
    }
}
