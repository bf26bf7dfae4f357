package dev.tapelock.storage.filesystem;

import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.RepositoryAdapter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;

/** The repository in a directory, by default {@code repository} in the home. */
@ApplicationScoped
class FilesystemRepository implements RepositoryAdapter {

    private final FilesystemSettings settings;

    @Inject
    FilesystemRepository(FilesystemSettings settings) {
        this.settings = settings;
    }

    @Override
    public String kind() {
        return "filesystem";
    }

    @Override
    public ObjectStore open() {
        return new FilesystemObjectStore(settings.directory());
    }

    /** Reads this room's settings. */
    @ApplicationScoped
    static class Producers {

        @Produces
        @Singleton
        FilesystemSettings settings(Config config) {
            return new FilesystemSettings(config.getOptionalValue("tapelock.repository.directory", String.class)
                    .map(Path::of)
                    .orElseGet(() -> Path.of(config.getValue("tapelock.home", String.class), "repository")));
        }
    }
}
