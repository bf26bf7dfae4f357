package dev.tapelock.export;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What lies under a path of a destination, open to be read.
 *
 * @param content from the first byte on; throws an {@link IOException} where the place breaks off
 */
public record PlacedFile(long lengthBytes, InputStream content) implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * Writes it all, and no more than its length even where it grows meanwhile.
     *
     * @throws EOFException if there is less
     */
    public void writeTo(OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = lengthBytes;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("Of " + lengthBytes + " bytes " + left + " are not there");
            }
            target.write(buffer, 0, read);
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
