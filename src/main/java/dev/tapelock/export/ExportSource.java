package dev.tapelock.export;

import java.io.IOException;
import java.util.Optional;

/** An organization's part of a destination, open to be read; nothing is changed there. Thread-safe. */
public interface ExportSource extends AutoCloseable {

    /**
     * Opens a file; the caller closes it before this source.
     *
     * @param path from the organization's root, with slashes
     * @return empty if no file lies there; a link is none
     * @throws IOException if this one cannot be opened now, which says nothing of others
     * @throws DestinationUnavailableException if the place as a whole cannot be used
     */
    Optional<PlacedFile> open(String path) throws IOException;

    @Override
    void close();
}
