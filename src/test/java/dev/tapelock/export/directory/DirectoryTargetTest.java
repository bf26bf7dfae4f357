package dev.tapelock.export.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.JobRun;
import dev.tapelock.testbed.SmallDisk;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTargetTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final String PATH = "year=2026/month=1/a.wav";

    @TempDir
    Path temporary;

    private final JobRun run = new JobRun(ORGANIZATION, UUID.randomUUID(), 1);
    private Path root;

    @BeforeEach
    void make() throws IOException {
        root = temporary.toRealPath().resolve(ORGANIZATION.toString());
    }

    private static ExportTarget.Content content(String text) {
        return stream -> stream.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileLiesUnderItsNameAndNothingElseIsLeft() throws IOException {
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            assertThat(target.put(PATH, 0, content("one")).lengthBytes()).isEqualTo(3);
        }

        assertThat(root.resolve(PATH)).hasContent("one");
        assertThat(files(root)).containsExactly(PATH);
        assertThat(root.toFile().list()).containsExactly("year=2026");
    }

    @Test
    void theSameContentAgainChangesNothing() throws IOException {
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            target.put(PATH, 0, content("one"));
            Object before = Files.readAttributes(root.resolve(PATH), "unix:ino,lastModifiedTime");

            assertThat(target.put(PATH, 0, content("one")).lengthBytes()).isEqualTo(3);

            assertThat((Object) Files.readAttributes(root.resolve(PATH), "unix:ino,lastModifiedTime"))
                    .isEqualTo(before);
        }
        assertThat(files(root)).containsExactly(PATH);
    }

    @Test
    void otherContentUnderTheNameIsNotReplaced() throws IOException {
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            target.put(PATH, 0, content("one"));

            for (String other : List.of("two", "on", "one more", "")) {
                assertThatThrownBy(() -> target.put(PATH, 0, content(other)))
                        .isInstanceOf(FileConflictException.class)
                        .hasMessageContaining(PATH);
            }
        }
        assertThat(root.resolve(PATH)).hasContent("one");
        assertThat(files(root)).containsExactly(PATH);
    }

    @Test
    void aLinkUnderTheNameIsNoFileOfOurs() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "one");
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            Files.createDirectories(root.resolve(PATH).getParent());
            Files.createSymbolicLink(root.resolve(PATH), elsewhere);

            assertThatThrownBy(() -> target.put(PATH, 0, content("one"))).isInstanceOf(FileConflictException.class);
        }
    }

    @Test
    void noDirectoryOnTheWayIsALink() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            Files.createSymbolicLink(root.resolve("year=2026"), elsewhere);

            assertThatThrownBy(() -> target.put(PATH, 0, content("one")))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("symbolic link");
        }
        assertThat(files(elsewhere)).isEmpty();
    }

    @Test
    void whatTheContentThrowsComesOutAndNothingIsThere() throws IOException {
        IOException cutOff = new IOException("The content ended");
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            assertThatThrownBy(() -> target.put(PATH, 0, stream -> {
                        stream.write(new byte[100_000]);
                        throw cutOff;
                    }))
                    .isSameAs(cutOff);
            assertThatThrownBy(() -> target.put(PATH, 0, stream -> {
                        throw new IllegalStateException("unreadable");
                    }))
                    .hasMessage("unreadable");
        }
        assertThat(files(root)).isEmpty();
    }

    @Test
    void whatAnEarlierRunLeftIsRemovedAndTheEarlierRunPutsNothingMore() throws IOException {
        ExportTarget early = DirectoryTarget.open(root, run);
        Path leftover = Files.writeString(
                root.resolve("~incoming-" + run.jobId() + "-1").resolve("99"), "half");
        ExportTarget otherJob = DirectoryTarget.open(root, new JobRun(ORGANIZATION, UUID.randomUUID(), 1));

        try (ExportTarget late = DirectoryTarget.open(root, new JobRun(ORGANIZATION, run.jobId(), 2))) {
            assertThat(leftover).doesNotExist();
            assertThatThrownBy(() -> early.put(PATH, 0, content("one")))
                    .isInstanceOf(DestinationUnavailableException.class);
            late.put(PATH, 0, content("one"));
            otherJob.put("b.wav", 0, content("two"));
        }
        early.close();
        otherJob.close();

        assertThat(files(root)).containsExactly("b.wav", PATH);
    }

    @Test
    void pathsDoNotLeadOut() {
        try (ExportTarget target = DirectoryTarget.open(root, run)) {
            assertThatThrownBy(() -> target.put("../a.wav", 0, content("one")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> target.put("", 0, content("one"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothingBehind() throws IOException {
        Path mountPoint = Path.of("target/it/DirectoryTargetTest/disk").toAbsolutePath();
        SmallDisk.unmountLeftover(mountPoint);
        Path directory = TestDirectory.empty(DirectoryTargetTest.class, "disk");
        Optional<SmallDisk> disk = SmallDisk.mount(directory, 1);
        assumeTrue(disk.isPresent(), "a tmpfs cannot be mounted here; that takes Linux and root");
        try (SmallDisk mounted = disk.get();
                ExportTarget target =
                        DirectoryTarget.open(mounted.directory().toRealPath().resolve("org"), run)) {
            target.put("a.wav", 0, content("one"));
            assertThatThrownBy(() -> target.put(PATH, 0, stream -> stream.write(new byte[2 << 20])))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("disk is full");
            target.put("b.wav", 0, stream -> stream.write(new byte[500_000]));

            assertThat(files(mounted.directory().resolve("org"))).containsExactly("a.wav", "b.wav");
        }
    }
}
