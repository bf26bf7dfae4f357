package dev.tapelock.export;

import java.io.IOException;
import java.io.OutputStream;

/** An organization's part of a destination, open for one run. For one thread. */
public interface ExportTarget extends AutoCloseable {

    /** Writes something to a stream, once, and leaves the stream open. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream target) throws IOException;
    }

    /**
     * Puts a file, all or nothing: when this returns, exactly the content lies durably under the path, and nobody ever saw
     * a part of it there. If the same content lies there already, nothing changes.
     *
     * @param path from the organization's root, parts separated by slashes
     * @return bytes of the content
     * @throws FileConflictException if other content lies there; it stays
     * @throws DestinationUnavailableException if the place fails, or is full
     * @throws RuntimeException what {@code content} throws, unchanged
     * @throws IOException what {@code content} throws that does not come from the stream it was given
     */
    long put(String path, Content content) throws IOException;

    /** Removes what is half written. */
    @Override
    void close();
}
