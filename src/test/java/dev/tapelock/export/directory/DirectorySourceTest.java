package dev.tapelock.export.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.PlacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {

    private static final String PATH = "year=2026/a.wav";

    @TempDir
    Path temporary;

    private Path root;
    private Path outside;
    private DirectorySource source;

    @BeforeEach
    void make() throws IOException {
        Path real = temporary.toRealPath();
        root = Files.createDirectories(real.resolve("root"));
        outside = Files.writeString(
                Files.createDirectories(real.resolve("outside/year=2026")).resolve("a.wav"), "not ours");
        source = new DirectorySource(root);
    }

    @Test
    void aFileIsReadWithItsLength() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("year=2026")).resolve("a.wav"), "one");

        try (PlacedFile file = source.open(PATH).orElseThrow()) {
            assertThat(file.lengthBytes()).isEqualTo(3);
            assertThat(file.content()).hasContent("one");
        }
    }

    @Test
    void whatIsNoFileIsNotThere() throws IOException {
        assertThat(source.open(PATH)).isEmpty();
        Files.createDirectories(root.resolve(PATH));
        assertThat(source.open(PATH)).isEmpty();
    }

    @Test
    void aPlaceThatIsNotThereAtAllSaysNothingOfItsFiles() {
        Path gone = root.resolve("gone");
        assertThatThrownBy(() -> new DirectorySource(gone).open(PATH))
                .isInstanceOf(DestinationUnavailableException.class)
                .hasMessageContaining("no directory " + gone);
    }

    @Test
    void noLinkLeadsOut() throws IOException {
        Path folder = Files.createDirectories(root.resolve("year=2026"));
        Files.createSymbolicLink(folder.resolve("a.wav"), outside);
        assertThat(source.open(PATH)).isEmpty();

        Files.delete(folder.resolve("a.wav"));
        Files.delete(folder);
        Files.createSymbolicLink(folder, outside.getParent());
        assertThat(source.open(PATH)).isEmpty();
    }

    @Test
    void whatLiesBelowAFileIsNotThere() throws IOException {
        Files.writeString(root.resolve("year=2026"), "a file");
        assertThat(source.open(PATH)).isEmpty();
        assertThat(source.open("year=2026/month=1/day=2/a.wav")).isEmpty();
    }

    @Test
    void whatCannotBeReadSaysNothingOfTheOthers() {
        // No file system takes a name that long; the others' permissions count for nothing with root.
        assertThatThrownBy(() -> source.open("a".repeat(300))).isInstanceOf(IOException.class);
    }

    @Test
    void noPathLeadsOut() {
        assertThatThrownBy(() -> source.open("../outside/year=2026/a.wav"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
