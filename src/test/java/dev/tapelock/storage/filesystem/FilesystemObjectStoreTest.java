package dev.tapelock.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.ObjectStoreContract;
import dev.tapelock.storage.Sha256;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.testbed.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemObjectStoreTest implements ObjectStoreContract {

    @TempDir
    Path directory;

    private Path root;
    private FilesystemObjectStore store;

    @BeforeEach
    void open() {
        root = directory.resolve("made/at/need");
        store = new FilesystemObjectStore(root);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void assertNothingUnfinished() {
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void filesAndFoldersAreForTheOwnerOnly() throws IOException {
        put("org/call.0");
        for (String folder : List.of("", "org", IncomingDirectory.NAME)) {
            assertThat(permissions(root.resolve(folder))).isEqualTo("rwx------");
        }
        assertThat(permissions(root.resolve("org/call.0"))).isEqualTo("rw-------");
    }

    @Test
    void aSymbolicLinkIsNeitherReadNorWrittenThroughNorDeleted() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("folder"), outside);
        Files.createSymbolicLink(root.resolve("file"), secret);

        for (ObjectKey key : List.of(new ObjectKey("folder/secret"), new ObjectKey("file"))) {
            assertThatExceptionOfType(StorageCorruptException.class).isThrownBy(() -> store.open(key));
            assertThatExceptionOfType(StorageCorruptException.class).isThrownBy(() -> store.describe(key));
            assertThatExceptionOfType(StorageCorruptException.class).isThrownBy(() -> store.sha256(key));
            assertThatExceptionOfType(StorageCorruptException.class).isThrownBy(() -> store.delete(key));
            assertThatExceptionOfType(StorageCorruptException.class)
                    .isThrownBy(() -> store.put(key, 6, new ByteArrayInputStream("secret".getBytes())));
        }
        assertThatExceptionOfType(StorageCorruptException.class).isThrownBy(() -> put("folder/new"));
        assertThat(outside).isDirectoryContaining(secret::equals);
        assertThat(outside.resolve("new")).doesNotExist();
        assertNothingUnfinished();
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        try (FilesystemObjectStore other = new FilesystemObjectStore(link)) {
            put("org/call.0");
            assertThat(other.describe(new ObjectKey("org/call.0"))).isPresent();
        }
    }

    @Test
    void aKeyBelowAnObjectIsRefusedAsExisting() {
        put("org/call.0");
        assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put("org/call.0/below"));
        assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put("org"));
        assertThat(store.describe(new ObjectKey("org/call.0/below"))).isEmpty();
        assertThat(store.delete(new ObjectKey("org/call.0/below"))).isFalse();
    }

    @Test
    void whatADeadStoreLeftIsRemovedAtTheNextStart() throws IOException {
        Path dead = Files.createDirectory(root.resolve(IncomingDirectory.NAME).resolve("dead"));
        Files.writeString(dead.resolve("17"), "half an obj");
        Files.createFile(dead.resolveSibling("dead.lock"));

        new FilesystemObjectStore(root).close();

        assertThat(dead).doesNotExist();
        assertThat(dead.resolveSibling("dead.lock")).doesNotExist();
    }

    @Test
    void whatALivingStoreIsWritingStays() {
        InputStream content = new ByteArrayInputStream(new byte[100_000]) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                new FilesystemObjectStore(root).close();
                return super.read(buffer, offset, length);
            }
        };
        store.put(KEY, 100_000, content);
        assertThat(store.describe(KEY)).isPresent();
    }

    @Test
    void aClosedStoreLeavesNothingButItsObjects() throws IOException {
        put("org/call.0");
        store.close();
        try (Stream<Path> left = Files.list(root.resolve(IncomingDirectory.NAME))) {
            assertThat(left).isEmpty();
        }
        assertThat(root.resolve("org/call.0")).exists();
    }

    @Test
    void aShareThatWentAwayIsUnavailableAndNotEmpty() throws IOException {
        put("org/call.0");
        Path away = Files.move(root, directory.resolve("away"));
        Files.createDirectory(root);

        ObjectKey key = new ObjectKey("org/call.0");
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.describe(key));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.open(key));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.delete(key));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> put("org/call.1"));

        Files.delete(root);
        Files.move(away, root);
        assertThat(store.describe(key)).isPresent();
    }

    @Test
    void aDirectoryThatCanOnlyBeReadIsUnavailableToWhoeverWritesAndReadAsEver() throws IOException {
        Optional<SmallDisk> mounted = SmallDisk.mount(directory.resolve("disk"), 4);
        assumeTrue(mounted.isPresent(), "only root can mount a small disk");
        ObjectKey there = new ObjectKey("org/call.0");
        ObjectKey next = new ObjectKey("org/call.1");
        try (SmallDisk disk = mounted.get();
                FilesystemObjectStore other = new FilesystemObjectStore(disk.directory())) {
            other.put(there, 3, new ByteArrayInputStream(new byte[3]));
            disk.forbidWriting();
            try {
                assertThatExceptionOfType(StorageUnavailableException.class)
                        .isThrownBy(() -> other.put(next, 3, new ByteArrayInputStream(new byte[3])));
                assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> other.delete(there));
                assertThatExceptionOfType(StorageUnavailableException.class)
                        .isThrownBy(() -> new FilesystemObjectStore(disk.directory()));
                assertThat(other.sha256(there)).isEqualTo(Sha256.digest().digest(new byte[3]));
                assertThat(other.describe(next)).isEmpty();
            } finally {
                disk.allowWriting();
            }
            other.put(next, 3, new ByteArrayInputStream(new byte[3]));
            assertThat(other.describe(next)).isPresent();
        }
    }

    @Test
    void whatSomebodyElsePutThereIsNotListed() throws IOException {
        ObjectKey ours = new ObjectKey("list/ours");
        store.put(ours, 1, new ByteArrayInputStream(new byte[1]));
        Files.createDirectories(root.resolve("list/a folder~"));
        Files.writeString(root.resolve("list/some notes"), "x");
        Files.createSymbolicLink(root.resolve("list/link"), root);
        assertThat(store.list(new ObjectKey("list"), Optional.empty(), 10))
                .extracting(dev.tapelock.storage.ObjectDescription::key)
                .containsExactly(ours);
    }

    @Test
    void aRootThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> new FilesystemObjectStore(file))
                .withMessageContaining(file.toString());
    }

    private void put(String key) {
        store.put(new ObjectKey(key), 3, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<Path> unfinished() {
        try (Stream<Path> all = Files.walk(root.resolve(IncomingDirectory.NAME), 2)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
