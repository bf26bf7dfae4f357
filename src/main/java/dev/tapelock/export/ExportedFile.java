package dev.tapelock.export;

import java.util.Optional;

/**
 * A file at a destination.
 *
 * @param path where, from the organization's root, with slashes
 * @param stored how the place knows it again; empty where a name is enough
 */
public record ExportedFile(String path, long lengthBytes, Optional<Revision> stored) {

    /**
     * One revision of a file.
     *
     * @param version where the place keeps earlier ones, too
     */
    public record Revision(String eTag, Optional<String> version) {}
}
