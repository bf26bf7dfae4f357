package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.PartialDeposits;
import dev.tapelock.recording.PartialDeposits.Place;
import dev.tapelock.recording.SpoolFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialDirectoryTest {

    private static final byte[] SHA256 = new byte[32];
    private static final UUID ARTIFACT = UUID.randomUUID();

    private final Place place = new Place(UUID.randomUUID(), UUID.randomUUID(), new ArtifactName("call.0"));
    private boolean hasRoom = true;

    @TempDir
    Path directory;

    private PartialDirectory partials;

    @BeforeEach
    void open() {
        partials = opened();
    }

    private PartialDirectory opened() {
        return new PartialDirectory(directory.resolve("partial"), new PartialDirectory.Owner() {
            @Override
            public boolean hasRoom() {
                return hasRoom;
            }

            @Override
            public void adopt(Path file, OwnedId artifactId) throws IOException {
                Files.move(file, directory.resolve(artifactId.id().toString()));
            }

            @Override
            public void delete(OwnedId artifactId) {
                try {
                    Files.delete(directory.resolve(artifactId.id().toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private PartialDeposits.Incoming begin(String text) throws IOException {
        PartialDeposits.Incoming incoming =
                partials.begin(place, SHA256, ARTIFACT).orElseThrow();
        write(incoming, text);
        return incoming;
    }

    private static void write(PartialDeposits.Incoming incoming, String text) throws IOException {
        incoming.stream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void cutOff(String text) throws IOException {
        try (PartialDeposits.Incoming incoming = begin(text)) {
            incoming.keepPart();
        }
    }

    private long received() {
        return partials.part(place).map(PartialDeposits.Part::receivedBytes).orElse(-1L);
    }

    private Optional<PartialDeposits.Incoming> resume(long position) {
        return partials.resume(place, SHA256, position, ARTIFACT);
    }

    private long parts() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("partial"))) {
            return files.count();
        }
    }

    @Test
    void whatWasCutOffGoesOnAfterARestart() throws IOException {
        cutOff("beginning,");
        partials = opened();
        assertThat(received()).isEqualTo(10);
        assertThat(partials.part(place).orElseThrow().sealedSha256()).isEqualTo(SHA256);

        try (PartialDeposits.Incoming rest = resume(10).orElseThrow()) {
            assertThat(new String(rest.earlier().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("beginning,");
            write(rest, " end");
            assertThat(received()).isEqualTo(14);
            rest.keep();
        }

        assertThat(directory.resolve(ARTIFACT.toString())).hasContent("beginning, end");
        assertThat(received()).isEqualTo(-1);
        assertThat(parts()).isZero();
    }

    @Test
    void whatAKillLeavesGoesOnToo() throws IOException {
        begin("written, and nobody closed it");
        partials = opened();
        assertThat(received()).isEqualTo(29);
        assertThat(resume(29)).isPresent();
    }

    @Test
    void whatCameBeforeIsOnlyWhatWasThereThen() throws IOException {
        cutOff("12345");
        try (PartialDeposits.Incoming rest = resume(5).orElseThrow()) {
            write(rest, "678");
            assertThat(rest.earlier().readAllBytes()).hasSize(5);
        }
    }

    @Test
    void itGoesOnFromItsEndOnly() throws IOException {
        cutOff("12345");
        assertThat(resume(4)).isEmpty();
        assertThat(resume(6)).isEmpty();
        assertThat(resume(0)).isEmpty();
        byte[] other = SHA256.clone();
        other[0] = 1;
        assertThat(partials.resume(place, other, 5, ARTIFACT)).isEmpty();
        assertThat(partials.resume(
                        new Place(place.organizationId(), place.recordingId(), new ArtifactName("call.1")),
                        SHA256,
                        5,
                        ARTIFACT))
                .isEmpty();
        assertThat(received()).isEqualTo(5);
    }

    @Test
    void whatFailedLeavesNothing() throws IOException {
        try (PartialDeposits.Incoming incoming = begin("bad")) {
            assertThat(received()).isEqualTo(3);
        }
        assertThat(received()).isEqualTo(-1);
        assertThat(parts()).isZero();
    }

    @Test
    void whoGoesOnTakesTheFileFromWhoStillHoldsIt() throws IOException {
        PartialDeposits.Incoming silent = begin("12345");
        PartialDeposits.Incoming next = resume(5).orElseThrow();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> write(silent, "late"))
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.DEPOSIT_RANGE));
        assertThatExceptionOfType(RefusedException.class).isThrownBy(silent::keep);
        silent.close();
        write(next, "678");
        next.keep();

        assertThat(directory.resolve(ARTIFACT.toString())).hasContent("12345678");
    }

    @Test
    void whoBeginsAnewDropsWhatWasThere() throws IOException {
        PartialDeposits.Incoming first = begin("first");
        PartialDeposits.Incoming second =
                partials.begin(place, SHA256, UUID.randomUUID()).orElseThrow();

        assertThat(received()).isZero();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> write(first, "late"));
        first.close();
        assertThat(parts()).isOne();
        second.close();
        assertThat(parts()).isZero();
    }

    @Test
    void discardDeletesWhatWasKept() throws IOException {
        try (PartialDeposits.Incoming incoming = begin("kept, but its row was refused")) {
            incoming.keep();
            incoming.discard();
        }
        assertThat(directory.resolve(ARTIFACT.toString())).doesNotExist();
    }

    @Test
    void whatNobodyGoesOnWithIsForgotten() throws IOException {
        cutOff("old");
        Place young = new Place(place.organizationId(), UUID.randomUUID(), place.artifact());
        partials.begin(young, SHA256, UUID.randomUUID()).orElseThrow().keepPart();
        Instant now = Instant.now();
        try (Stream<Path> files = Files.list(directory.resolve("partial"))) {
            for (Path file : files.toList()) {
                // The second one is being written: it is not forgotten, however old it is.
                Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofHours(25))));
            }
        }

        partials.expire(now.minus(Duration.ofDays(1)));

        assertThat(received()).isEqualTo(-1);
        assertThat(partials.part(young)).isPresent();
        assertThat(parts()).isOne();
    }

    @Test
    void whatIsYoungerStays() throws IOException {
        cutOff("young");
        partials.expire(Instant.now().minus(Duration.ofDays(1)));
        assertThat(received()).isEqualTo(5);
    }

    @Test
    void thereAreNoMoreThanSoMany() throws IOException {
        for (int i = 0; i < PartialDirectory.MOST; i++) {
            Place each = new Place(place.organizationId(), UUID.randomUUID(), place.artifact());
            try (PartialDeposits.Incoming one =
                    partials.begin(each, SHA256, UUID.randomUUID()).orElseThrow()) {
                one.keepPart();
            }
        }
        assertThat(partials.begin(place, SHA256, ARTIFACT)).isEmpty();
        assertThat(parts()).isEqualTo(PartialDirectory.MOST);
    }

    @Test
    void aFullDiskTakesNothing() throws IOException {
        cutOff("12345");
        hasRoom = false;
        assertThatExceptionOfType(SpoolFullException.class).isThrownBy(() -> begin("more"));
        assertThatExceptionOfType(SpoolFullException.class).isThrownBy(() -> resume(5));
        assertThat(received()).isEqualTo(5);
    }

    @Test
    void aForeignFileIsLeftAlone() throws IOException {
        Path foreign = Files.writeString(directory.resolve("partial/readme.txt"), "not ours");
        opened();
        assertThat(foreign).hasContent("not ours");
    }
}
