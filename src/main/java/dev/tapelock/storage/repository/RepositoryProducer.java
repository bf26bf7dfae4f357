package dev.tapelock.storage.repository;

import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.RepositoryAdapter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Opens the repository where the operator wants it. */
@ApplicationScoped
class RepositoryProducer {

    @Produces
    @Singleton
    RepositorySettings settings(Config config, Instance<RepositoryAdapter> adapters) {
        String kind = config.getOptionalValue("tapelock.repository.kind", String.class)
                .orElse("filesystem");
        if (adapters.stream().noneMatch(adapter -> adapter.kind().equals(kind))) {
            throw new IllegalArgumentException("tapelock.repository.kind is " + kind + "; it must be one of "
                    + adapters.stream().map(RepositoryAdapter::kind).sorted().toList());
        }
        return new RepositorySettings(kind);
    }

    @Produces
    @ApplicationScoped
    ObjectStore repository(RepositorySettings settings, Instance<RepositoryAdapter> adapters) {
        return adapters.stream()
                .filter(adapter -> adapter.kind().equals(settings.kind()))
                .findFirst()
                .orElseThrow()
                .open();
    }

    void close(@Disposes ObjectStore repository) throws Exception {
        if (repository instanceof AutoCloseable open) {
            open.close();
        }
    }
}
