package dev.tapelock.export.directory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An organization's directory at a destination: which files are in it.
 *
 * @param root a real path
 */
record OwnDirectory(Path root) {

    /**
     * The file of that path.
     *
     * @throws IllegalArgumentException if it is not in here
     */
    Path file(String path) {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("The path reaches outside: " + path);
        }
        return file;
    }

    /** Whether a link is part of a directory's path, so that it may lead elsewhere. */
    static boolean isByLink(Path directory) throws IOException {
        return !directory.toRealPath().equals(directory);
    }
}
