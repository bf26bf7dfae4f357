package dev.tapelock.vault;

import jakarta.persistence.PersistenceException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The root key table in memory. */
class FakeRootKeyRecords extends RootKeyRecords {

    @Nullable
    RootKeyRecord kept;

    /** Another server's, committed just before this one inserts. */
    @Nullable
    RootKeyRecord faster;

    @Override
    public Optional<RootKeyRecord> find() {
        return Optional.ofNullable(kept);
    }

    boolean anythingProtected;

    @Override
    public boolean isAnythingProtected() {
        return anythingProtected;
    }

    @Override
    public void insert(RootKeyRecord record) {
        if (faster != null) {
            kept = faster;
        }
        if (kept != null) {
            throw new PersistenceException("unique");
        }
        kept = record;
    }
}
