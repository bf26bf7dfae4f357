package dev.tapelock.storage.filesystem;

import java.nio.file.Path;

/**
 * Where the repository lies.
 *
 * @param directory of all its objects ({@code tapelock.repository.directory})
 */
public record FilesystemSettings(Path directory) {

    public FilesystemSettings {
        directory = directory.toAbsolutePath().normalize();
    }
}
