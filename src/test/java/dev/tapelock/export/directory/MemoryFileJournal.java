package dev.tapelock.export.directory;

import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FileJournal;
import dev.tapelock.export.FileToPut.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers files without a database, and may die at the moment when it is told of one. */
final class MemoryFileJournal implements FileJournal {

    private record Key(UUID organizationId, String path, String sha256) {}

    /** When it dies. */
    enum Death {
        NEVER,
        BEFORE_THE_NOTE,
        AFTER_THE_NOTE
    }

    private final Map<Key, Origin> known = new ConcurrentHashMap<>();
    private Death death = Death.NEVER;

    void die(Death when) {
        death = when;
    }

    @Override
    public void note(UUID organizationId, ExportedFile file, Origin origin) {
        if (death != Death.BEFORE_THE_NOTE) {
            known.put(new Key(organizationId, file.path(), file.sha256()), origin);
        }
        if (death != Death.NEVER) {
            death = Death.NEVER;
            throw new IllegalStateException("killed");
        }
    }

    @Override
    public Optional<Origin> find(UUID organizationId, String path, String sha256) {
        return Optional.ofNullable(known.get(new Key(organizationId, path, sha256)));
    }
}
