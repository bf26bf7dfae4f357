package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.storage.filesystem.FilesystemObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFilesTest {

    private static final UUID OURS = UUID.randomUUID();
    private static final byte[] SEALED = new byte[100];

    @TempDir
    private Path directory;

    private FilesystemObjectStore repository;
    private SealedFiles files;
    private Path spooled;

    @BeforeEach
    void open() {
        repository = new FilesystemObjectStore(directory.resolve("repository"));
        spooled = directory.resolve("spooled");
        files = new SealedFiles(new OneFileSpool(OURS, spooled), repository);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void whatLiesInOurSpoolOrInTheRepositoryIsThere() throws IOException {
        RecordingArtifact artifact = artifact(OURS);
        assertThat(files.isThere(artifact)).isFalse();
        Files.write(spooled, SEALED);
        assertThat(files.isThere(artifact)).isTrue();
        Files.delete(spooled);
        store(artifact, SEALED);
        assertThat(files.isThere(artifact)).isTrue();
    }

    @Test
    void anObjectOfAnotherLengthIsNotIt() {
        RecordingArtifact artifact = artifact(OURS);
        store(artifact, new byte[99]);
        assertThat(files.isThere(artifact)).isFalse();
    }

    @Test
    void whatLiesInAnotherServersSpoolIsThatServersToKnowAndCannotBeHadHere() {
        RecordingArtifact artifact = artifact(UUID.randomUUID());
        assertThat(files.isThere(artifact)).isTrue();
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> files.open(artifact));
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> files.open(artifact(OURS)));
    }

    private static RecordingArtifact artifact(UUID spool) {
        return ArtifactDrafts.spooled(new OwnedId(UUID.randomUUID(), UUID.randomUUID()), spool, SEALED, Instant.EPOCH);
    }

    private void store(RecordingArtifact artifact, byte[] bytes) {
        repository.put(artifact.objectKey(), bytes.length, new ByteArrayInputStream(bytes));
    }
}
