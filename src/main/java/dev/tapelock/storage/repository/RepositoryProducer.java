package dev.tapelock.storage.repository;

import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.RepositoryAdapter;
import dev.tapelock.storage.StorageUnavailableException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.Config;

/** Opens the repository where the operator wants it. */
@ApplicationScoped
class RepositoryProducer {

    private static final System.Logger LOG = System.getLogger(RepositoryProducer.class.getName());

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

    /** A place that is not what the settings want it to be stops the start; one that is away does not. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup, ObjectStore repository) {
        try {
            if (repository.isEncrypting()) {
                LOG.log(System.Logger.Level.INFO, "The repository encrypts screen recordings");
            }
        } catch (StorageUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "The repository cannot be used now; recordings wait in the spool", e);
        }
    }

    void close(@Disposes ObjectStore repository) throws Exception {
        if (repository instanceof AutoCloseable open) {
            open.close();
        }
    }
}
