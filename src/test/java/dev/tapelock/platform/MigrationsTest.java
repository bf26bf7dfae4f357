package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A migration that somebody's database has is never changed: that database would not start any more. A new one gets its line. */
class MigrationsTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final Path KNOWN =
            Path.of("src", "test", "resources", "dev", "tapelock", "platform", "migrations.sha256");

    @Test
    void noneIsChanged() throws IOException {
        List<String> known = Files.readAllLines(KNOWN);
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sql")).map(MigrationsTest::line))
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    /** As {@code sha256sum} writes it. */
    private static String line(Path file) {
        try {
            byte[] sha256 = Sha256.digest().digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(sha256) + "  " + file.getFileName();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
