package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.recording.Spool;
import dev.tapelock.recording.SpoolFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

    private static final OwnedId ARTIFACT = newId();

    @TempDir
    Path directory;

    private SpoolDirectory opened;

    @Test
    void whatIsKeptIsThereUnderItsNameForWhoeverOpensTheSpoolNext() throws IOException {
        keep(open(), ARTIFACT, "sealed bytes");
        SpoolDirectory again = open();
        assertThat(contents(again)).containsExactly(ARTIFACT);
        assertThat(read(again, ARTIFACT)).isEqualTo("sealed bytes");
        assertThat(files("incoming")).isEmpty();
        assertThat(files("sealed")).containsExactly(name(ARTIFACT));
    }

    @Test
    void theLevelIsWhatIsKept() throws IOException {
        SpoolDirectory spool = open();
        assertLevel(spool, 0, 0);
        keep(spool, ARTIFACT, "five.");
        keep(spool, newId(), "four");
        try (Spool.Incoming incoming = spool.begin(newId())) {
            incoming.stream().write(new byte[100]);
            assertLevel(spool, 2, 9);
        }
        OwnedId aside = newId();
        keep(spool, aside, "aside");
        spool.setAside(aside);
        assertLevel(spool, 2, 9);
        try (Spool.Incoming incoming = spool.begin(newId())) {
            incoming.keep();
            incoming.discard();
            incoming.discard();
        }
        assertLevel(spool, 2, 9);
        spool.delete(ARTIFACT);
        spool.delete(ARTIFACT);
        assertLevel(spool, 1, 4);

        assertLevel(open(), 1, 4);
    }

    @Test
    void aboveItsHighMarkItTakesNothingUntilItHasFallenToTheLowOne() throws IOException {
        SpoolDirectory spool = open(new WaterMarks(new ByteSize(0), new ByteSize(10), new ByteSize(5)));
        keep(spool, ARTIFACT, "123456");
        OwnedId second = newId();
        keep(spool, second, "1234");
        assertThatExceptionOfType(SpoolFullException.class).isThrownBy(() -> spool.begin(newId()));
        spool.delete(second);
        assertThatExceptionOfType(SpoolFullException.class).isThrownBy(() -> spool.begin(newId()));
        spool.delete(ARTIFACT);
        keep(spool, newId(), "there is room");
    }

    @Test
    void oneServerAloneUsesIt() {
        SpoolDirectory spool = open();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new SpoolDirectory(settings(directory, leastFree(0))))
                .withStackTraceContaining("Another server uses it");
        spool.close();
        assertThat(open().id()).isEqualTo(spool.id());
    }

    @Test
    void whatIsNotKeptLeavesNothing() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write(new byte[100]);
            assertThat(files("incoming")).hasSize(1);
        }
        assertThat(files("incoming")).isEmpty();
        assertThat(contents(spool)).isEmpty();
        assertThat(spool.open(ARTIFACT)).isEmpty();
    }

    @Test
    void whatIsBeingWrittenIsNotThereYet() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write(1);
            assertThat(spool.open(ARTIFACT)).isEmpty();
            assertThat(contents(spool)).isEmpty();
        }
    }

    @Test
    void closingTheStreamKeepsNothingAndBreaksNothing() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write("bytes".getBytes(StandardCharsets.UTF_8));
            incoming.stream().close();
            assertThat(contents(spool)).isEmpty();
            incoming.keep();
        }
        assertThat(read(spool, ARTIFACT)).isEqualTo("bytes");
    }

    @Test
    void closingAgainChangesNothing() throws IOException {
        SpoolDirectory spool = open();
        Spool.Incoming kept = spool.begin(ARTIFACT);
        kept.keep();
        kept.close();
        kept.close();
        assertThat(contents(spool)).containsExactly(ARTIFACT);
        Spool.Incoming dropped = spool.begin(newId());
        dropped.close();
        dropped.close();
        assertThat(contents(spool)).containsExactly(ARTIFACT);
    }

    @Test
    void discardTakesBackWhatWasKept() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.keep();
            incoming.discard();
            incoming.discard();
        }
        assertThat(contents(spool)).isEmpty();
    }

    @Test
    void twoCannotWriteTheSameArtifactAtTheSameTime() {
        SpoolDirectory spool = open();
        try (Spool.Incoming first = spool.begin(ARTIFACT)) {
            assertThat(first).isNotNull();
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> spool.begin(ARTIFACT));
        }
    }

    @Test
    void whatACrashLeftUnfinishedIsDeletedAtTheNextOpening() throws IOException {
        SpoolDirectory crashed = open();
        keep(crashed, ARTIFACT, "kept");
        crashed.begin(newId()).stream().write(new byte[10]);
        Files.writeString(directory.resolve("incoming/anything"), "x");
        SpoolDirectory again = open();
        assertThat(files("incoming")).isEmpty();
        assertThat(contents(again)).containsExactly(ARTIFACT);
    }

    @Test
    void theIdStaysAndIsAnotherForAnotherSpool(@TempDir Path other) {
        UUID id = open().id();
        assertThat(open().id()).isEqualTo(id);
        assertThat(new SpoolDirectory(settings(other, leastFree(0))).id()).isNotEqualTo(id);
    }

    @Test
    void anIdThatWasHalfWrittenIsMadeAnew() throws IOException {
        Files.writeString(directory.resolve("id.new"), "0b5a");
        UUID id = open().id();
        assertThat(open().id()).isEqualTo(id);
    }

    @Test
    void aDiskWithLessThanItsMarkTakesNothingMore() throws IOException {
        keep(open(), ARTIFACT, "kept");
        SpoolDirectory full = open(leastFree(Long.MAX_VALUE));
        assertThatExceptionOfType(SpoolFullException.class)
                .isThrownBy(() -> full.begin(newId()))
                .returns(Refusal.SPOOL_FULL, SpoolFullException::refusal)
                .matches(refused -> refused.retryAfter().isPresent());
        assertThat(files("incoming")).isEmpty();
        assertThat(read(full, ARTIFACT)).isEqualTo("kept");
    }

    @Test
    void deletingTwiceIsDeletingOnce() throws IOException {
        SpoolDirectory spool = open();
        keep(spool, ARTIFACT, "kept");
        spool.delete(ARTIFACT);
        spool.delete(ARTIFACT);
        assertThat(contents(spool)).isEmpty();
    }

    @Test
    void whatIsSetAsideIsKeptButNoLongerThere() throws IOException {
        SpoolDirectory spool = open();
        keep(spool, ARTIFACT, "kept");
        spool.setAside(ARTIFACT);
        assertThat(contents(spool)).isEmpty();
        assertThat(spool.open(ARTIFACT)).isEmpty();
        assertThat(directory.resolve("unclaimed/" + name(ARTIFACT))).hasContent("kept");
        assertThatNoException().isThrownBy(() -> spool.setAside(ARTIFACT));
        assertThat(directory.resolve("unclaimed/" + name(ARTIFACT))).hasContent("kept");
    }

    @Test
    void filesAreForTheOwnerOnly() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            assertThat(permissions(directory.resolve("incoming/" + name(ARTIFACT))))
                    .isEqualTo("rw-------");
            incoming.keep();
        }
        assertThat(permissions(directory.resolve("sealed/" + name(ARTIFACT)))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("sealed"))).isEqualTo("rwx------");
    }

    @Test
    void aFileOfAnotherKindInTheSpoolIsNoContent() throws IOException {
        SpoolDirectory spool = open();
        Files.writeString(directory.resolve("sealed/README"), "x");
        assertThat(contents(spool)).isEmpty();
    }

    /** As the next server does: the one before is gone. */
    private SpoolDirectory open() {
        return open(leastFree(0));
    }

    private SpoolDirectory open(WaterMarks marks) {
        close();
        opened = new SpoolDirectory(settings(directory, marks));
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private static WaterMarks leastFree(long bytes) {
        return WaterMarks.leastFree(new ByteSize(bytes));
    }

    private static SpoolSettings settings(Path directory, WaterMarks marks) {
        return new SpoolSettings(
                directory,
                marks,
                Acknowledgement.SPOOL,
                Duration.ofSeconds(5),
                1,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10));
    }

    private static OwnedId newId() {
        return new OwnedId(UUID.randomUUID(), UUID.randomUUID());
    }

    private static String name(OwnedId artifact) {
        return artifact.organizationId() + "." + artifact.id() + ".sealed";
    }

    private static List<OwnedId> contents(SpoolDirectory spool) {
        List<OwnedId> contents = new ArrayList<>();
        spool.forEach(2, contents::addAll);
        return contents;
    }

    private static void assertLevel(SpoolDirectory spool, long files, long bytes) {
        assertThat(spool.level().files()).isEqualTo(files);
        assertThat(spool.level().bytes()).isEqualTo(bytes);
    }

    private static void keep(SpoolDirectory spool, OwnedId artifact, String text) throws IOException {
        try (Spool.Incoming incoming = spool.begin(artifact)) {
            incoming.stream().write(text.getBytes(StandardCharsets.UTF_8));
            incoming.keep();
        }
    }

    private static String read(SpoolDirectory spool, OwnedId artifact) throws IOException {
        try (SeekableByteChannel channel = spool.open(artifact).orElseThrow()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
