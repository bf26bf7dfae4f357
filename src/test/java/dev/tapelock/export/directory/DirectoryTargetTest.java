package dev.tapelock.export.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.FileToPut;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.directory.MemoryFileJournal.Death;
import dev.tapelock.testbed.SmallDisk;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectoryTargetTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final String ONE_SHA256 = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    private static final FileToPut.Origin ORIGIN = new FileToPut.Origin("artifact 1", List.of("b", "a"));
    private static final String PATH = "year=2026/month=1/a.wav";

    @TempDir
    Path temporary;

    private final JobRun run = new JobRun(ORGANIZATION, UUID.randomUUID(), 1);
    private final MemoryFileJournal journal = new MemoryFileJournal();
    private Path root;

    @BeforeEach
    void make() throws IOException {
        root = temporary.toRealPath().resolve(ORGANIZATION.toString());
    }

    private ExportTarget open(JobRun of) {
        return DirectoryTarget.open(root, of, SignOfLife.NONE, journal);
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
        try (ExportTarget target = open(run)) {
            ExportedFile file = target.put(PATH, 0, content("one"));
            assertThat(file.lengthBytes()).isEqualTo(3);
            assertThat(file.sha256()).isEqualTo(ONE_SHA256);
        }

        assertThat(root.resolve(PATH)).hasContent("one");
        assertThat(files(root)).containsExactly(PATH);
        assertThat(root.toFile().list()).containsExactly("year=2026");
    }

    @Test
    void aFileThatIsGoneOrOfAnotherLengthIsNotThere() throws IOException {
        try (ExportTarget target = open(run)) {
            ExportedFile file = target.put(PATH, 0, content("one"));
            assertThat(target.isThere(file)).isTrue();

            Files.writeString(root.resolve(PATH), "cut");
            assertThat(target.isThere(file)).as("only lengths are compared").isTrue();
            Files.writeString(root.resolve(PATH), "o");
            assertThat(target.isThere(file)).isFalse();
            Files.delete(root.resolve(PATH));
            assertThat(target.isThere(file)).isFalse();
            Files.createSymbolicLink(root.resolve(PATH), Files.writeString(temporary.resolve("else"), "one"));
            assertThat(target.isThere(file)).isFalse();
        }
    }

    @Test
    void theSameContentAgainChangesNothing() throws IOException {
        try (ExportTarget target = open(run)) {
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
        try (ExportTarget target = open(run)) {
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
        try (ExportTarget target = open(run)) {
            Files.createDirectories(root.resolve(PATH).getParent());
            Files.createSymbolicLink(root.resolve(PATH), elsewhere);

            assertThatThrownBy(() -> target.put(PATH, 0, content("one"))).isInstanceOf(FileConflictException.class);
        }
    }

    @Test
    void noDirectoryOnTheWayIsALink() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        try (ExportTarget target = open(run)) {
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
        try (ExportTarget target = open(run)) {
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
        ExportTarget early = open(run);
        Path leftover = Files.writeString(
                root.resolve("~incoming-" + run.jobId() + "-1").resolve("99"), "half");
        ExportTarget otherJob = open(new JobRun(ORGANIZATION, UUID.randomUUID(), 1));

        try (ExportTarget late = open(new JobRun(ORGANIZATION, run.jobId(), 2))) {
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
    void severalThreadsPutFilesAtTheSameTime() throws Exception {
        int files = 400;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ExportTarget target = open(run)) {
            List<Future<ExportedFile>> puts = new ArrayList<>();
            for (int number = 0; number < files; number++) {
                String text = "content " + number;
                String path = "day=" + number / 20 + "/hour=" + number / 10 + "/" + number + ".wav";
                puts.add(threads.submit(() -> target.put(path, 0, content(text))));
            }
            for (int number = 0; number < files; number++) {
                ExportedFile put = puts.get(number).get();
                assertThat(root.resolve(put.path())).hasContent("content " + number);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(files(root)).hasSize(files);
    }

    @Test
    void pathsDoNotLeadOut() {
        try (ExportTarget target = open(run)) {
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
                ExportTarget target = DirectoryTarget.open(
                        mounted.directory().toRealPath().resolve("org"), run, SignOfLife.NONE, journal)) {
            target.put("a.wav", 0, content("one"));
            assertThatThrownBy(() -> target.put(PATH, 0, stream -> stream.write(new byte[2 << 20])))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("disk is full");
            target.put("b.wav", 0, stream -> stream.write(new byte[500_000]));

            assertThat(files(mounted.directory().resolve("org"))).containsExactly("a.wav", "b.wav");
        }
    }

    private static FileToPut encrypted(FileToPut.Origin origin) {
        return FileToPut.encrypted(PATH, 3, origin);
    }

    /** The next run of the job, as after a kill, which encrypts in other bytes. */
    private ExportedFile putAgain(String text) throws IOException {
        try (ExportTarget target = open(new JobRun(ORGANIZATION, run.jobId(), 2))) {
            return target.put(encrypted(ORIGIN), content(text));
        }
    }

    @Test
    void whatAnEarlierAttemptHasEncryptedStaysAndIsKnownAgain() throws IOException {
        ExportedFile first;
        try (ExportTarget target = open(run)) {
            first = target.put(encrypted(ORIGIN), content("one"));
        }
        ExportedFile again = putAgain("two");

        assertThat(again).isEqualTo(first);
        assertThat(again.sha256()).isEqualTo(ONE_SHA256);
        assertThat(root.resolve(PATH)).hasContent("one");
        assertThat(files(root)).containsExactly(PATH);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEVER")
    void whoeverDiesBeforeItHasItsNameLeavesRoomForTheNext(Death death) throws IOException {
        journal.die(death);
        try (ExportTarget target = open(run)) {
            assertThatThrownBy(() -> target.put(encrypted(ORIGIN), content("one")))
                    .hasMessage("killed");
        }
        assertThat(files(root)).isEmpty();

        assertThat(putAgain("two").lengthBytes()).isEqualTo(3);

        assertThat(root.resolve(PATH)).hasContent("two");
        assertThat(putAgain("three").lengthBytes()).isEqualTo(3);
        assertThat(root.resolve(PATH)).hasContent("two");
        assertThat(files(root)).containsExactly(PATH);
    }

    @Test
    void ofTwoThatEncryptTheSameAtTheSameTimeOneStays() throws IOException {
        try (ExportTarget target = open(run);
                ExportTarget other = open(new JobRun(ORGANIZATION, UUID.randomUUID(), 1))) {
            ExportedFile file = target.put(encrypted(ORIGIN), stream -> {
                other.put(encrypted(ORIGIN), content("one"));
                stream.write(new byte[7]);
            });
            assertThat(file.sha256()).isEqualTo(ONE_SHA256);
            assertThat(file.lengthBytes()).isEqualTo(3);
        }
        assertThat(root.resolve(PATH)).hasContent("one");
    }

    @Test
    void whatNobodyHasNotedIsNotReplacedByWhatIsEncrypted() throws IOException {
        Files.createDirectories(root.resolve(PATH).getParent());
        Files.writeString(root.resolve(PATH), "theirs");

        assertThatThrownBy(() -> putAgain("one"))
                .isInstanceOf(FileConflictException.class)
                .hasMessageContaining(PATH);

        assertThat(root.resolve(PATH)).hasContent("theirs");
        assertThat(files(root)).containsExactly(PATH);
    }

    @Test
    void whatWasChangedAfterItWasNotedIsNotKnownAgain() throws IOException {
        try (ExportTarget target = open(run)) {
            target.put(encrypted(ORIGIN), content("one"));
        }
        Files.writeString(root.resolve(PATH), "onE");

        assertThatThrownBy(() -> putAgain("one")).isInstanceOf(FileConflictException.class);

        assertThat(root.resolve(PATH)).hasContent("onE");
    }

    @Test
    void anotherOrganizationsNoteCountsForNothing() throws IOException {
        JobRun others = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
        try (ExportTarget target = open(others)) {
            target.put(encrypted(ORIGIN), content("one"));
        }
        assertThatThrownBy(() -> putAgain("one")).isInstanceOf(FileConflictException.class);
    }

    @Test
    void aFileForOtherRecipientsOrOfOtherContentStaysAndIsSaid() throws IOException {
        try (ExportTarget target = open(run)) {
            target.put(encrypted(ORIGIN), content("one"));

            assertThatThrownBy(() -> target.put(
                            encrypted(new FileToPut.Origin("artifact 1", List.of("a", "c"))), content("two")))
                    .isInstanceOf(FileConflictException.class)
                    .hasMessageContaining("encrypted to other recipients");
            assertThatThrownBy(() -> target.put(
                            encrypted(new FileToPut.Origin("artifact 2", List.of("a", "b"))), content("two")))
                    .isInstanceOf(FileConflictException.class)
                    .hasMessageContaining("Another file");
            assertThat(target.put(encrypted(new FileToPut.Origin("artifact 1", List.of("a", "b"))), content("two"))
                            .sha256())
                    .isEqualTo(ONE_SHA256);
        }
        assertThat(root.resolve(PATH)).hasContent("one");
    }

    @Test
    void aLinkUnderTheNameIsNoEncryptedFileOfOurs() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "one");
        try (ExportTarget target = open(run)) {
            target.put(FileToPut.encrypted("other", 3, ORIGIN), content("one"));
            Files.createDirectories(root.resolve(PATH).getParent());
            Files.createSymbolicLink(root.resolve(PATH), elsewhere);
            assertThatThrownBy(() -> target.put(encrypted(ORIGIN), content("one")))
                    .isInstanceOf(FileConflictException.class);
        }
        assertThat(elsewhere).hasContent("one");
    }
}
