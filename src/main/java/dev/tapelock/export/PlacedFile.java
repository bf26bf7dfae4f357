package dev.tapelock.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * What lies under a path of a destination, open to be read.
 *
 * @param content from the first byte on; throws an {@link IOException} where the place breaks off
 */
public record PlacedFile(long lengthBytes, InputStream content) implements Closeable {

    @Override
    public void close() throws IOException {
        content.close();
    }
}
