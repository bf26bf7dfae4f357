package dev.tapelock.export;

import java.util.Optional;

/** An organization's part of a destination, open to be read; nothing is changed there. Thread-safe. */
public interface ExportSource extends AutoCloseable {

    /**
     * Opens a file; the caller closes it before this source.
     *
     * @param path from the organization's root, with slashes
     * @return empty if no file lies there; a link is none
     * @throws DestinationUnavailableException if the place does not say
     */
    Optional<PlacedFile> open(String path);

    @Override
    void close();
}
