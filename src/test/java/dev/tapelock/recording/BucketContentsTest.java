package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.keys.SpoolKeys;
import dev.tapelock.keys.UnknownKeyException;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealingOutputStream;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.filesystem.FilesystemObjectStore;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketContentsTest {

    private static final ArtifactName NAME = new ArtifactName("screen.0");

    private final MemoryVault vault = new MemoryVault();
    private final SecureRandom random = new SecureRandom();
    private final SpoolKeys spoolKeys = new SpoolKeys(vault, random);
    private static final UUID SPOOL = UUID.randomUUID();

    private final OwnedId id = new OwnedId(UUID.randomUUID(), UUID.randomUUID());
    private final byte[] content = new byte[3 * Slices.LENGTH_BYTES + 5];

    @TempDir
    private Path directory;

    private FilesystemObjectStore repository;
    private Path spooled;
    private RecordingArtifact artifact;
    private List<SliceMacs> macs;
    private BucketContents contents;

    @BeforeEach
    void deliver() throws IOException {
        new Random(1).nextBytes(content);
        repository = new FilesystemObjectStore(directory.resolve("repository"));
        spooled = directory.resolve("spooled");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        UUID recordingId = UUID.randomUUID();
        try (ContentProtection protection = ContentProtection.byBucket(
                        spoolKeys.fresh(id.organizationId()),
                        id,
                        vault.purposeKey(Purpose.SCREEN_CONTENT, id.organizationId()));
                SealingOutputStream sealing = new SealingOutputStream(
                        file,
                        protection.dataKey(),
                        RecordingArtifact.sealingContext(id.organizationId(), recordingId, NAME),
                        List.of(protection.encrypted()),
                        random)) {
            protection.before(sealing).write(content, 0, content.length);
            sealing.finish();
            macs = protection.macs();
            artifact = new RecordingArtifact(
                    id,
                    recordingId,
                    NAME,
                    "video/webm",
                    new SealedContent(
                            protection.kind(),
                            protection.keyId(),
                            sealing.messageId(),
                            sealing.commitmentKey(),
                            new byte[32],
                            sealing.plaintextLength(),
                            sealing.sealedLength()),
                    new Fingerprint(UUID.randomUUID(), new byte[32]),
                    SPOOL,
                    Instant.EPOCH);
        }
        Files.write(spooled, file.toByteArray());
        contents = new BucketContents(
                new OneArtifactsMacs(),
                new SealedFiles(new OneFileSpool(SPOOL, spooled), repository),
                repository,
                spoolKeys,
                vault);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void whatWaitsInTheSpoolOpens() throws IOException {
        assertThat(all(contents.open(artifact))).isEqualTo(content);
        assertThat(contents.isStored(artifact)).isFalse();
    }

    @Test
    void whatLiesInTheBucketIsReadAsItIsAlsoAfterRotations() throws IOException {
        Files.delete(spooled);
        store(content);
        vault.rotate(Purpose.SPOOL, id.organizationId());
        vault.rotate(Purpose.SCREEN_CONTENT, id.organizationId());

        assertThat(all(contents.open(artifact))).isEqualTo(content);
        assertThat(contents.isStored(artifact)).isTrue();
    }

    @Test
    void whatLiesNowhereIsNotFound() throws IOException {
        Files.delete(spooled);
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> contents.open(artifact));
    }

    @Test
    void anythingElseInTheBucketIsNotWhatCameIn() throws IOException {
        byte[] changed = content.clone();
        changed[content.length - 1] ^= 1;
        for (byte[] other :
                new byte[][] {changed, Arrays.copyOf(content, content.length - 1), Files.readAllBytes(spooled)}) {
            store(other);
            assertThat(contents.isStored(artifact)).isFalse();
            repository.delete(artifact.objectKey());
        }
    }

    @Test
    void aFileThatWasChangedInTheSpoolIsRefused() throws IOException {
        byte[] file = Files.readAllBytes(spooled);
        file[file.length / 2] ^= 1;
        Files.write(spooled, file);
        assertThatExceptionOfType(SealedFileCorruptException.class).isThrownBy(() -> all(contents.open(artifact)));
        file[file.length - 1] ^= 1;
        Files.write(spooled, file);
        SeekableByteChannel channel = Files.newByteChannel(spooled);
        assertThatExceptionOfType(SealedFileCorruptException.class)
                .isThrownBy(() -> contents.openSpooled(artifact, channel));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void withoutItsMacsNothingIsReleased() throws IOException {
        macs = List.of();
        assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> all(contents.open(artifact)));
        Files.delete(spooled);
        store(content);
        assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> all(contents.open(artifact)));
    }

    @Test
    void macsUnderAKeyOfAnotherPurposeAreNone() throws IOException {
        UUID spoolKey = vault.purposeKey(Purpose.SPOOL, id.organizationId()).id();
        macs = List.of(new SliceMacs(macs.get(0).id(), spoolKey, new byte[16]));
        assertThatExceptionOfType(AlteredContentException.class).isThrownBy(() -> all(contents.open(artifact)));
    }

    @Test
    void aSpoolKeyThatIsGoneOpensNothing() {
        BucketContents others = new BucketContents(
                new OneArtifactsMacs(),
                new SealedFiles(new OneFileSpool(SPOOL, spooled), repository),
                repository,
                new SpoolKeys(new MemoryVault(), random),
                vault);
        assertThatExceptionOfType(UnknownKeyException.class).isThrownBy(() -> others.open(artifact));
    }

    private void store(byte[] bytes) {
        repository.put(artifact.objectKey(), bytes.length, new ByteArrayInputStream(bytes));
    }

    private static byte[] all(SeekableByteChannel channel) throws IOException {
        try (channel) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return bytes.array();
        }
    }

    private final class OneArtifactsMacs extends Recordings {

        @SuppressWarnings("NullAway")
        OneArtifactsMacs() {
            super(null, null, null);
        }

        @Override
        Optional<SliceMacs> sliceMacs(UUID organizationId, UUID artifactId, int part) {
            return macs.stream()
                    .filter(each -> each.id().equals(new SliceMacs.Id(organizationId, artifactId, part)))
                    .findFirst();
        }
    }
}
