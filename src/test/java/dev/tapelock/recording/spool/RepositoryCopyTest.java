package dev.tapelock.recording.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactDrafts;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.storage.ContentBrokenException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.filesystem.FilesystemObjectStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that move the same file to one repository: a disk that was given to another one while the first still lives. */
class RepositoryCopyTest {

    private static final int SERVERS = 4;

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newFixedThreadPool(SERVERS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void severalThatMoveTheSameFileAllSucceedAndLeaveOneObject() throws Exception {
        List<FilesystemObjectStore> repositories = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            repositories.add(new FilesystemObjectStore(directory.resolve("repository")));
        }
        for (int round = 0; round < 20; round++) {
            Path file = sealed(round);
            RecordingArtifact artifact = artifact(file);
            moveAtOnce(repositories, artifact, file);
            for (ObjectStore repository : repositories) {
                assertThat(copyTo(repository).isThere(artifact)).isTrue();
            }
        }
        repositories.forEach(FilesystemObjectStore::close);
        try (Stream<Path> files = Files.walk(directory.resolve("repository"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(20);
        }
    }

    private void moveAtOnce(List<FilesystemObjectStore> repositories, RecordingArtifact artifact, Path file)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(SERVERS);
        List<Future<?>> moves = new ArrayList<>();
        for (ObjectStore repository : repositories) {
            moves.add(threads.submit(() -> {
                start.await();
                copyTo(repository).put(artifact, FileChannel.open(file));
                return null;
            }));
        }
        for (Future<?> move : moves) {
            move.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void aFileThatIsNotTheOneOfTheRowIsNotMoved() throws IOException {
        try (FilesystemObjectStore repository = new FilesystemObjectStore(directory.resolve("repository"))) {
            RecordingArtifact artifact = artifact(sealed(1));
            Path altered = sealed(1);
            byte[] content = Files.readAllBytes(altered);
            content[content.length - 1] ^= 1;
            Files.write(altered, content);

            assertThatExceptionOfType(ContentBrokenException.class)
                    .isThrownBy(() -> copyTo(repository).put(artifact, FileChannel.open(altered)));
            assertThat(copyTo(repository).isThere(artifact)).isFalse();
        }
    }

    /** Sealed files do not need the other collaborator. */
    private static RepositoryCopy copyTo(ObjectStore repository) {
        return new RepositoryCopy(repository, null);
    }

    private Path sealed(int seed) throws IOException {
        byte[] content = new byte[100_000];
        new Random(seed).nextBytes(content);
        return Files.write(directory.resolve("sealed-" + seed), content);
    }

    private static RecordingArtifact artifact(Path file) throws IOException {
        return ArtifactDrafts.spooled(
                new OwnedId(UUID.randomUUID(), UUID.randomUUID()),
                UUID.randomUUID(),
                Files.readAllBytes(file),
                Instant.EPOCH);
    }
}
