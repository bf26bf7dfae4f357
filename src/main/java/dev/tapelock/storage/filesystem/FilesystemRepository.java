package dev.tapelock.storage.filesystem;

import dev.tapelock.storage.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/** Makes the repository in a directory: {@code tapelock.repository.directory}, by default {@code repository} in the home. */
@ApplicationScoped
class FilesystemRepository {

    @Produces
    @ApplicationScoped
    ObjectStore repository(Config config) {
        return new FilesystemObjectStore(config.getOptionalValue("tapelock.repository.directory", String.class)
                .map(Path::of)
                .orElseGet(() -> Path.of(config.getValue("tapelock.home", String.class), "repository")));
    }

    void close(@Disposes ObjectStore repository) {
        ((FilesystemObjectStore) repository).close();
    }
}
