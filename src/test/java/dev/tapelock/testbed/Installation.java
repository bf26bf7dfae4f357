package dev.tapelock.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The server that {@code mvn package} leaves, unpacked once for all tests of a build. */
public final class Installation {

    private static final Path ZIP = Path.of("target", "tapelock-server.zip");
    private static final Path UNPACKED = Path.of("target", "it", "installation");

    private Installation() {}

    /** The zip itself. */
    public static Path zip() {
        if (!Files.exists(ZIP)) {
            throw new IllegalStateException("There is no " + ZIP + "; run mvn package first");
        }
        return ZIP;
    }

    /** The {@code wlp} directory of the shared installation. Tests must not write into it. */
    public static synchronized Path unpacked() {
        Path marker = UNPACKED.resolve("complete");
        try {
            Files.createDirectories(UNPACKED.getParent());
            try (FileChannel channel = FileChannel.open(
                            UNPACKED.resolveSibling("installation.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                String stamp = Files.getLastModifiedTime(zip()).toString();
                if (!lock.isValid()
                        || !Files.exists(marker)
                        || !Files.readString(marker).equals(stamp)) {
                    deleteTree(UNPACKED);
                    unpackTo(UNPACKED);
                    Files.writeString(marker, stamp);
                }
            }
            return UNPACKED.resolve("wlp").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("The packaged server cannot be unpacked", e);
        }
    }

    /** Unpacks a copy of its own for a test that changes it; the answer is its {@code wlp} directory. */
    public static Path unpackTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (InputStream file = Files.newInputStream(zip());
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("The zip reaches outside: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
        return directory.resolve("wlp").toAbsolutePath();
    }

    /** A change to an application, given the root of its WAR. */
    @FunctionalInterface
    public interface WarChange {
        void apply(Path warRoot) throws IOException;
    }

    /** Unpacks a copy of its own and changes the application in it; the answer is its {@code wlp} directory. */
    public static Path unpackChanged(Path directory, WarChange change) throws IOException {
        Path wlp = unpackTo(directory);
        try (FileSystem war = FileSystems.newFileSystem(wlp.resolve("usr/servers/tapelock/apps/tapelock.war"))) {
            change.apply(war.getPath("/"));
        }
        return wlp;
    }

    /** Copies a directory with all that is in it to a place that is not there yet. */
    public static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** Deletes a directory with all that is in it, if it is there. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
