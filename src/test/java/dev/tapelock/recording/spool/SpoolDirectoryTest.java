package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.ByteSize;
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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

    private static final UUID ARTIFACT = UUID.randomUUID();

    @TempDir
    Path directory;

    @Test
    void whatIsKeptIsThereUnderItsNameForWhoeverOpensTheSpoolNext() throws IOException {
        keep(open(), ARTIFACT, "sealed bytes");
        SpoolDirectory again = open();
        assertThat(again.contents()).containsExactly(ARTIFACT);
        assertThat(read(again, ARTIFACT)).isEqualTo("sealed bytes");
        assertThat(files("incoming")).isEmpty();
        assertThat(files("sealed")).containsExactly(ARTIFACT + ".sealed");
    }

    @Test
    void theBacklogIsWhatIsKept() throws IOException {
        SpoolDirectory spool = open();
        assertThat(spool.backlog()).isEqualTo(SpoolDirectory.Backlog.NONE);
        keep(spool, ARTIFACT, "five.");
        UUID older = UUID.randomUUID();
        keep(spool, older, "four");
        Instant hourAgo = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        Files.setLastModifiedTime(directory.resolve("sealed/" + older + ".sealed"), FileTime.from(hourAgo));
        try (Spool.Incoming incoming = spool.begin(UUID.randomUUID())) {
            incoming.stream().write(new byte[100]);

            assertThat(spool.backlog()).isEqualTo(new SpoolDirectory.Backlog(2, 9, Optional.of(hourAgo)));
        }
    }

    @Test
    void whatIsNotKeptLeavesNothing() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write(new byte[100]);
            assertThat(files("incoming")).hasSize(1);
        }
        assertThat(files("incoming")).isEmpty();
        assertThat(spool.contents()).isEmpty();
        assertThat(spool.open(ARTIFACT)).isEmpty();
    }

    @Test
    void whatIsBeingWrittenIsNotThereYet() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write(1);
            assertThat(spool.open(ARTIFACT)).isEmpty();
            assertThat(spool.contents()).isEmpty();
        }
    }

    @Test
    void closingTheStreamKeepsNothingAndBreaksNothing() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.stream().write("bytes".getBytes(StandardCharsets.UTF_8));
            incoming.stream().close();
            assertThat(spool.contents()).isEmpty();
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
        assertThat(spool.contents()).containsExactly(ARTIFACT);
        Spool.Incoming dropped = spool.begin(UUID.randomUUID());
        dropped.close();
        dropped.close();
        assertThat(spool.contents()).containsExactly(ARTIFACT);
    }

    @Test
    void discardTakesBackWhatWasKept() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            incoming.keep();
            incoming.discard();
            incoming.discard();
        }
        assertThat(spool.contents()).isEmpty();
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
        crashed.begin(UUID.randomUUID()).stream().write(new byte[10]);
        Files.writeString(directory.resolve("incoming/anything"), "x");
        SpoolDirectory again = open();
        assertThat(files("incoming")).isEmpty();
        assertThat(again.contents()).containsExactly(ARTIFACT);
    }

    @Test
    void theIdStaysAndIsAnotherForAnotherSpool(@TempDir Path other) {
        UUID id = open().id();
        assertThat(open().id()).isEqualTo(id);
        assertThat(new SpoolDirectory(settings(other, 0)).id()).isNotEqualTo(id);
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
        SpoolDirectory full = new SpoolDirectory(settings(directory, Long.MAX_VALUE));
        assertThatExceptionOfType(SpoolFullException.class)
                .isThrownBy(() -> full.begin(UUID.randomUUID()))
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
        assertThat(spool.contents()).isEmpty();
    }

    @Test
    void whatIsSetAsideIsKeptButNoLongerThere() throws IOException {
        SpoolDirectory spool = open();
        keep(spool, ARTIFACT, "kept");
        spool.setAside(ARTIFACT);
        assertThat(spool.contents()).isEmpty();
        assertThat(spool.open(ARTIFACT)).isEmpty();
        assertThat(directory.resolve("unclaimed/" + ARTIFACT + ".sealed")).hasContent("kept");
    }

    @Test
    void filesAreForTheOwnerOnly() throws IOException {
        SpoolDirectory spool = open();
        try (Spool.Incoming incoming = spool.begin(ARTIFACT)) {
            assertThat(permissions(directory.resolve("incoming/" + ARTIFACT + ".sealed")))
                    .isEqualTo("rw-------");
            incoming.keep();
        }
        assertThat(permissions(directory.resolve("sealed/" + ARTIFACT + ".sealed")))
                .isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("sealed"))).isEqualTo("rwx------");
    }

    @Test
    void aFileOfAnotherKindInTheSpoolIsNoContent() throws IOException {
        SpoolDirectory spool = open();
        Files.writeString(directory.resolve("sealed/README"), "x");
        assertThat(spool.contents()).isEmpty();
    }

    private SpoolDirectory open() {
        return new SpoolDirectory(settings(directory, 0));
    }

    private static SpoolSettings settings(Path directory, long leastFree) {
        return new SpoolSettings(directory, new ByteSize(leastFree), Duration.ofSeconds(5));
    }

    private static void keep(SpoolDirectory spool, UUID artifact, String text) throws IOException {
        try (Spool.Incoming incoming = spool.begin(artifact)) {
            incoming.stream().write(text.getBytes(StandardCharsets.UTF_8));
            incoming.keep();
        }
    }

    private static String read(SpoolDirectory spool, UUID artifact) throws IOException {
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
