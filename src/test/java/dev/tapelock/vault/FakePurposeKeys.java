package dev.tapelock.vault;

import jakarta.persistence.PersistenceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The purpose key table in memory; it counts the queries. */
class FakePurposeKeys extends PurposeKeys {

    final List<PurposeKey> rows = new ArrayList<>();
    int queries;

    /** Another server's, committed just before this one inserts. */
    @Nullable
    PurposeKey faster;

    @Nullable
    PersistenceException failure;

    /** What somebody else does between a read and the use of its answer. */
    Runnable afterNextRead = () -> {};

    @Override
    public Optional<PurposeKey> current(Purpose purpose, UUID organizationId) {
        queries++;
        Optional<PurposeKey> read = rows.stream()
                .filter(key -> key.purpose() == purpose && key.organizationId().equals(organizationId))
                .max(Comparator.comparingInt(PurposeKey::generation));
        Runnable meanwhile = afterNextRead;
        afterNextRead = () -> {};
        meanwhile.run();
        return read;
    }

    @Override
    public List<PurposeKey> all(Purpose purpose, UUID organizationId) {
        return rows.stream()
                .filter(key -> key.purpose() == purpose && key.organizationId().equals(organizationId))
                .sorted(Comparator.comparingInt(PurposeKey::generation).reversed())
                .toList();
    }

    @Override
    public Optional<PurposeKey> find(UUID id) {
        queries++;
        return rows.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public void insert(PurposeKey key) {
        if (failure != null) {
            throw failure;
        }
        if (faster != null) {
            rows.add(faster);
            faster = null;
            throw new PersistenceException("unique");
        }
        rows.add(key);
    }
}
