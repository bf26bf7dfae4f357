package dev.tapelock.export;

import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * A file at a destination.
 *
 * @param path where, from the organization's root, with slashes
 * @param sha256 of what lies there, 64 hexadecimal digits
 * @param stored how the place knows it again; empty where a name is enough
 * @param keyId the recording key of the sealed file that it was opened from; empty for what was opened from none
 */
public record ExportedFile(
        String path, long lengthBytes, String sha256, Optional<Revision> stored, Optional<UUID> keyId) {

    /** In an order that no database decides. */
    static final Comparator<ExportedFile> BY_PATH = Comparator.comparing(ExportedFile::path);

    /**
     * One revision of a file.
     *
     * @param version where the place keeps earlier ones, too
     */
    public record Revision(String eTag, Optional<String> version) {}

    /** As a place has it, which knows nothing of keys. */
    public ExportedFile(String path, long lengthBytes, String sha256, Optional<Revision> stored) {
        this(path, lengthBytes, sha256, stored, Optional.empty());
    }

    /** The same file, opened from a sealed one under that key. */
    ExportedFile openedWith(Optional<UUID> recordingKeyId) {
        return new ExportedFile(path, lengthBytes, sha256, stored, recordingKeyId);
    }
}
