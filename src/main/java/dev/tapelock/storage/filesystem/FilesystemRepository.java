package dev.tapelock.storage.filesystem;

import dev.tapelock.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/** Makes the repository in a directory, by default {@code repository} in the home. */
@ApplicationScoped
class FilesystemRepository {

    @Produces
    @Singleton
    FilesystemSettings settings(Config config) {
        return new FilesystemSettings(config.getOptionalValue("tapelock.repository.directory", String.class)
                .map(Path::of)
                .orElseGet(() -> Path.of(config.getValue("tapelock.home", String.class), "repository")));
    }

    @Produces
    @ApplicationScoped
    ObjectStore repository(FilesystemSettings settings) {
        return new FilesystemObjectStore(settings.directory());
    }

    void close(@Disposes ObjectStore repository) {
        ((FilesystemObjectStore) repository).close();
    }
}
