package dev.tapelock.vault.pkcs12;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Writes the small files that hold secrets: for the owner only, whole or not at all, durable, never over another. */
final class OwnerOnlyFiles {

    private OwnerOnlyFiles() {}

    /**
     * Writes a file that does not exist yet; when it returns, the file has been read back and survives a loss of power.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something has the name, a link that points nowhere included
     */
    static void createNew(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling('.' + String.valueOf(file.getFileName()) + '.' + UUID.randomUUID() + ".new");
        try {
            write(beside, content);
            if (!Arrays.equals(content, Files.readAllBytes(beside))) {
                throw new IOException("read back " + beside + ": not the bytes that were written");
            }
            // A rename would replace what has the name, a link fails.
            Files.createLink(file, beside);
        } finally {
            Files.deleteIfExists(beside);
        }
        fsyncDirectory(parentOf(file));
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                permissions(file, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Flushes a file and the directory that names it; for a link, what it points to and its own directory. */
    static void flush(Path file) throws IOException {
        Path real = file.toRealPath();
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
            channel.force(true);
        }
        fsyncDirectory(parentOf(real));
        fsyncDirectory(parentOf(file));
    }

    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    private static Path parentOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static void fsyncDirectory(Path directory) throws IOException {
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
