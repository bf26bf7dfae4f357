package dev.tapelock.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a test keeps its files: {@code target/it/<test>/<name>}, left for a look until the test runs again. */
public final class TestDirectory {

    private TestDirectory() {}

    /** The directory, empty. */
    public static Path empty(Class<?> test, String name) {
        Path directory = Path.of("target", "it", test.getSimpleName(), name).toAbsolutePath();
        try {
            Installation.deleteTree(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + directory + " cannot be emptied", e);
        }
    }
}
