package dev.tapelock.export.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.DestinationProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDestinationTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    Path temporary;

    private Path place;
    private Path home;
    private Path repository;
    private DirectoryDestination adapter;

    @BeforeEach
    void make() throws IOException {
        Path real = temporary.toRealPath();
        place = Files.createDirectories(real.resolve("exports/out"));
        home = Files.createDirectories(real.resolve("home"));
        repository = Files.createDirectories(real.resolve("deep/repository"));
        adapter = new DirectoryDestination(
                new DirectorySettings(List.of(home, repository), List.of(real)), new MemoryFileJournal());
    }

    private static DestinationOrder order(Object directory) {
        return DestinationOrder.directory("a name", directory.toString());
    }

    private void isRefused(Object directory, DestinationProblem problem) {
        assertThat(adapter.check(ORGANIZATION, order(directory)).problem()).contains(problem);
    }

    @Test
    void aDirectoryThatCanBeWrittenIsTakenAndNothingIsLeftInIt() throws IOException {
        assertThat(adapter.check(ORGANIZATION, order(place)).problem()).isEmpty();

        try (Stream<Path> left = Files.list(place)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsNotThereOrNoDirectoryIsRefused() throws IOException {
        isRefused(place.resolve("missing"), DestinationProblem.NOT_THERE);
        isRefused(Files.createFile(place.resolve("file")), DestinationProblem.NO_DIRECTORY);
    }

    @Test
    void pathsThatDoNotSayWhatTheyMeanAreRefused() {
        isRefused("exports/out", DestinationProblem.NOT_ABSOLUTE);
        isRefused(place + "/../out", DestinationProblem.NOT_ABSOLUTE);
        isRefused(place + "/./", DestinationProblem.NOT_ABSOLUTE);
        isRefused("/tmp/\0", DestinationProblem.NOT_ABSOLUTE);
    }

    @Test
    void whatTheOperatorHasNotOpenedIsRefusedWhetherItIsThereOrNot() throws IOException {
        Path open = Files.createDirectories(place.resolve("open"));
        Path link = Files.createSymbolicLink(temporary.toRealPath().resolve("opened-by-link"), open);
        for (Path root : List.of(open, link)) {
            adapter = new DirectoryDestination(
                    new DirectorySettings(List.of(home), List.of(root)), new MemoryFileJournal());

            assertThat(adapter.check(ORGANIZATION, order(open)).problem()).isEmpty();
            assertThat(adapter.check(ORGANIZATION, order(Files.createDirectories(open.resolve("in/it"))))
                            .problem())
                    .isEmpty();
            isRefused(place, DestinationProblem.CLOSED);
            isRefused(place.resolve("open-not"), DestinationProblem.CLOSED);
            isRefused("/etc", DestinationProblem.CLOSED);
        }
        adapter = new DirectoryDestination(new DirectorySettings(List.of(home), List.of()), new MemoryFileJournal());
        isRefused(open, DestinationProblem.CLOSED);
    }

    @Test
    void aRootThatIsNotAbsoluteIsNoSetting() {
        assertThatThrownBy(() -> new DirectorySettings(List.of(), List.of(Path.of("exports"))))
                .hasMessageContaining("tapelock.export.roots has \"exports\"");
    }

    @Test
    void noSymbolicLinkLeadsThere() throws IOException {
        Path link = Files.createSymbolicLink(temporary.toRealPath().resolve("link"), place.getParent());

        isRefused(link, DestinationProblem.LINK);
        isRefused(link.resolve("out"), DestinationProblem.LINK);
        Files.delete(place);
        isRefused(link.resolve("out"), DestinationProblem.NOT_THERE);
    }

    @Test
    void ourOwnDirectoriesAreRefusedWithAllThatIsInOrAroundThem() throws IOException {
        isRefused(home, DestinationProblem.OURS);
        isRefused(Files.createDirectories(home.resolve("a/b")), DestinationProblem.OURS);
        isRefused(home.getParent(), DestinationProblem.OURS);
        isRefused(repository.getParent(), DestinationProblem.OURS);
        assertThat(adapter.check(ORGANIZATION, order(Files.createDirectories(home.resolveSibling("home-export"))))
                        .problem())
                .isEmpty();
    }

    @Test
    void ourOwnDirectoriesAreRecognizedBehindLinks() throws IOException {
        Path linked = Files.createSymbolicLink(temporary.toRealPath().resolve("home-link"), home);
        adapter = new DirectoryDestination(
                new DirectorySettings(List.of(linked), List.of(home.getParent())), new MemoryFileJournal());

        isRefused(home, DestinationProblem.OURS);
    }

    @Test
    void oneInTheOtherOverlaps() {
        assertThat(adapter.overlap(order("/a/b"), order("/a"))).isTrue();
        assertThat(adapter.overlap(order("/a"), order("/a/b"))).isTrue();
        assertThat(adapter.overlap(order("/a"), order("/a"))).isTrue();
        assertThat(adapter.overlap(order("/a"), order("/ab"))).isFalse();
    }
}
