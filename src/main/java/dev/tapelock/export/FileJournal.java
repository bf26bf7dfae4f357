package dev.tapelock.export;

import dev.tapelock.export.FileToPut.Origin;
import java.util.Optional;
import java.util.UUID;

/**
 * Which files that cannot be written twice in the same bytes were put, or were about to be. A place that cannot compare them
 * knows them again by their digests. Thread-safe.
 */
public interface FileJournal {

    /** Notes a file, for good, before it gets its name. */
    void note(UUID organizationId, ExportedFile file, Origin origin);

    /** What the file with that digest under that path was made from, if the organization's exports made it. */
    Optional<Origin> find(UUID organizationId, String path, String sha256);
}
