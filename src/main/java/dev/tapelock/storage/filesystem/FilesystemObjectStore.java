package dev.tapelock.storage.filesystem;

import dev.tapelock.storage.ContentBrokenException;
import dev.tapelock.storage.DurableFiles;
import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.ObjectDescription;
import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.Sha256;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.storage.StorageException;
import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps each object as a file whose path under a root directory is its key.
 *
 * <p>An object is written beside ({@code ~incoming}), flushed, read back, and then hard-linked to its name: that happens at
 * once and fails if the name is taken, also when several servers write to one share. So the file system must know hard
 * links; the constructor tries one. Reading back goes through the operating system's cache: it proves that the file system
 * took the right bytes, and says nothing of the platters below.
 *
 * <p>Files and directories are made for the owner only. Symbolic links below the root are refused; the root itself may be
 * one. {@link #close()} is for an orderly end; after a crash the next store cleans up.
 */
public final class FilesystemObjectStore implements ObjectStore, AutoCloseable {

    private static final int BUFFER_LENGTH_BYTES = 64 * 1024;

    private final Path root;
    private final IncomingDirectory incoming;

    /**
     * Opens a store, and removes what stores that died left unfinished under the same root.
     *
     * @param root made if it is missing
     * @throws StorageUnavailableException if the directory cannot be made, written to, or has no hard links
     */
    public FilesystemObjectStore(Path root) {
        try {
            DurableFiles.createDirectories(root);
            this.root = root.toRealPath();
            this.incoming = IncomingDirectory.open(this.root);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StorageUnavailableException("open the object store in " + root, e);
        }
    }

    @Override
    public StoredObject put(ObjectKey key, long lengthBytes, InputStream content) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("length of " + lengthBytes + " bytes for " + key);
        }
        Path temporary = incoming.newFile();
        try {
            byte[] sha256 = write(temporary, key, lengthBytes, content);
            if (!Arrays.equals(sha256, digest(temporary))) {
                throw new StorageCorruptException("read back " + key + ": not the bytes that were written");
            }
            name(temporary, new StoredObject(key, lengthBytes, sha256));
            return new StoredObject(key, lengthBytes, sha256);
        } catch (IOException e) {
            throw failure("put", key, e);
        } finally {
            deleteTemporary(temporary);
        }
    }

    /** A directory encrypts nothing by itself. */
    @Override
    public boolean isEncrypting() {
        return false;
    }

    @Override
    public StoredObject putEncrypted(ObjectKey key, long lengthBytes, InputStream content) {
        throw new NotEncryptedException("put " + key + " encrypted: a directory encrypts nothing by itself");
    }

    private static byte[] write(Path file, ObjectKey key, long lengthBytes, InputStream content) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_LENGTH_BYTES];
        long written = 0;
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                DurableFiles.ownerOnlyFile(file))) {
            int read;
            // One byte more than is left shows content that is too long.
            while ((read = read(content, buffer, Math.min(buffer.length, lengthBytes - written + 1), key)) >= 0) {
                written += read;
                if (written > lengthBytes) {
                    throw new ContentBrokenException(
                            "put " + key + ": more than the " + lengthBytes + " bytes announced");
                }
                digest.update(buffer, 0, read);
                writeFully(channel, ByteBuffer.wrap(buffer, 0, read));
            }
            if (written < lengthBytes) {
                throw new ContentBrokenException(
                        "put " + key + ": " + written + " bytes of the " + lengthBytes + " announced");
            }
            channel.force(true);
        }
        return digest.digest();
    }

    private static int read(InputStream content, byte[] buffer, long length, ObjectKey key) {
        try {
            return content.read(buffer, 0, (int) length);
        } catch (IOException e) {
            throw new ContentBrokenException("put " + key + ": its content could not be read", e);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void name(Path temporary, StoredObject object) throws IOException {
        Path file = pathOf(object.key());
        createFolders(object.key());
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            requireSame(object, e);
        }
        // Up to the root each time: who made a folder, or the link we found, may not have flushed it (yet).
        for (Path folder : foldersUpToRoot(file)) {
            DurableFiles.fsyncDirectory(folder);
        }
    }

    private void createFolders(ObjectKey key) throws IOException {
        Path folder = root;
        for (Path name : root.relativize(folderOf(pathOf(key)))) {
            folder = folder.resolve(name);
            try {
                Files.createDirectory(folder, DurableFiles.ownerOnlyDirectory(folder));
            } catch (FileAlreadyExistsException e) {
                BasicFileAttributes found = attributes(folder);
                refuseLink(folder, found);
                if (!found.isDirectory()) {
                    throw new ObjectExistsException("put " + key + ": an object lies at " + root.relativize(folder), e);
                }
            }
        }
    }

    private void requireSame(StoredObject object, FileAlreadyExistsException cause) throws IOException {
        Path file = pathOf(object.key());
        Optional<BasicFileAttributes> found = find(object.key());
        if (found.isEmpty()
                || found.get().size() != object.lengthBytes()
                || !Arrays.equals(digest(file), object.sha256())) {
            throw new ObjectExistsException("put " + object.key() + ": other content lies there", cause);
        }
    }

    private static void deleteTemporary(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The outcome of the put stands; the next start removes the file.
        }
    }

    @Override
    public SeekableByteChannel open(ObjectKey key) {
        try {
            requireFound("open", key);
            return openFile(pathOf(key));
        } catch (NoSuchFileException e) {
            throw new ObjectNotFoundException("open " + key + ": nothing lies there", e);
        } catch (IOException e) {
            throw failure("open", key, e);
        }
    }

    @Override
    public Optional<ObjectDescription> describe(ObjectKey key) {
        try {
            return find(key).map(found -> new ObjectDescription(key, found.size()));
        } catch (IOException e) {
            throw failure("describe", key, e);
        }
    }

    @Override
    public byte[] sha256(ObjectKey key) {
        try {
            requireFound("digest", key);
            return digest(pathOf(key));
        } catch (NoSuchFileException e) {
            throw new ObjectNotFoundException("digest " + key + ": nothing lies there", e);
        } catch (IOException e) {
            throw failure("digest", key, e);
        }
    }

    @Override
    public List<ObjectDescription> list(ObjectKey folder, Optional<ObjectKey> after, int limit) {
        List<ObjectDescription> found = new ArrayList<>();
        try {
            requireMounted();
            collect(pathOf(folder), folder + "/", after.map(ObjectKey::value).orElse(""), limit, found);
        } catch (DirectoryIteratorException e) {
            throw failure("list", folder, new IOException(e));
        } catch (IOException e) {
            throw failure("list", folder, e);
        }
        return found;
    }

    private static void collect(Path directory, String prefix, String after, int limit, List<ObjectDescription> found)
            throws IOException {
        for (Map.Entry<String, BasicFileAttributes> entry :
                entriesBehind(directory, prefix, after).entrySet()) {
            String key = entry.getKey();
            if (found.size() == limit) {
                return;
            }
            if (key.endsWith("/")) {
                collect(directory.resolve(key.substring(prefix.length())), key, after, limit, found);
            } else {
                found.add(new ObjectDescription(
                        new ObjectKey(key), entry.getValue().size()));
            }
        }
    }

    /** By their keys, those of folders with their slash: so the order is that of all the keys below. */
    private static SortedMap<String, BasicFileAttributes> entriesBehind(Path directory, String prefix, String after)
            throws IOException {
        SortedMap<String, BasicFileAttributes> entries = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String key = prefix + file.getFileName();
                if ((key + "/").compareTo(after) < 0 && !after.startsWith(key + "/")) {
                    continue;
                }
                Optional<BasicFileAttributes> found = ofOurs(file, key);
                if (found.isEmpty()) {
                    continue;
                }
                BasicFileAttributes attributes = found.get();
                if (attributes.isDirectory()) {
                    entries.put(key + "/", attributes);
                } else if (key.compareTo(after) > 0) {
                    entries.put(key, attributes);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nothing lies there, or it was deleted meanwhile.
        }
        return entries;
    }

    /** Empty for a name that no store gives, a link, and what was deleted meanwhile. */
    private static Optional<BasicFileAttributes> ofOurs(Path file, String key) throws IOException {
        try {
            return ObjectKey.isKey(key)
                    ? Optional.of(attributes(file)).filter(found -> found.isRegularFile() || found.isDirectory())
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(ObjectKey key) {
        try {
            Path file = pathOf(key);
            boolean deleted = find(key).isPresent() && Files.deleteIfExists(file);
            Path folder = folderOf(file);
            // Also when it was gone: whoever deleted it may have died before the flush.
            if (Files.isDirectory(folder)) {
                DurableFiles.fsyncDirectory(folder);
            }
            return deleted;
        } catch (IOException e) {
            throw failure("delete", key, e);
        }
    }

    /** Ends this store: removes its unfinished files. Objects stay; calls after this fail. */
    @Override
    public void close() {
        try {
            incoming.close();
        } catch (IOException e) {
            throw new StorageUnavailableException("close the object store in " + root, e);
        }
    }

    private void requireFound(String attempt, ObjectKey key) throws IOException {
        if (find(key).isEmpty()) {
            throw new ObjectNotFoundException(attempt + ' ' + key + ": nothing lies there");
        }
    }

    /** Walks from the root down, so that no link on the way is followed; a folder is no object. */
    private Optional<BasicFileAttributes> find(ObjectKey key) throws IOException {
        Path path = root;
        requireMounted();
        BasicFileAttributes found = attributes(root);
        for (Path name : root.relativize(pathOf(key))) {
            if (!found.isDirectory()) {
                return Optional.empty();
            }
            path = path.resolve(name);
            try {
                found = attributes(path);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            refuseLink(path, found);
        }
        return found.isRegularFile() ? Optional.of(found) : Optional.empty();
    }

    private void requireMounted() {
        if (!incoming.exists()) {
            throw new StorageUnavailableException(
                    root + " is not the store that was opened; is the share still mounted?");
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void refuseLink(Path path, BasicFileAttributes found) {
        if (found.isSymbolicLink() || found.isOther()) {
            throw new StorageCorruptException(
                    path + " is a link or a device; a store holds files and directories only");
        }
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH_BYTES);
        try (FileChannel channel = openFile(file)) {
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return digest.digest();
    }

    private static FileChannel openFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private Path pathOf(ObjectKey key) {
        return root.resolve(key.toString());
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private List<Path> foldersUpToRoot(Path file) {
        List<Path> folders = new ArrayList<>();
        for (Path folder = folderOf(file); !folder.equals(root); folder = folderOf(folder)) {
            folders.add(folder);
        }
        folders.add(root);
        return folders;
    }

    private static StorageException failure(String attempt, ObjectKey key, IOException cause) {
        return DurableFiles.isDiskFull(cause)
                ? new StorageFullException(attempt + ' ' + key + ": no room", cause)
                : new StorageUnavailableException(attempt + ' ' + key + ": the file system failed", cause);
    }
}
