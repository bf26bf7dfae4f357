package dev.tapelock.testbed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few mebibytes in memory, which can really be full. Only root can make one, on Linux. */
public final class SmallDisk implements AutoCloseable {

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts it; empty where that is not possible. */
    public static Optional<SmallDisk> mount(Path directory, int mebibytes) throws IOException {
        Files.createDirectories(directory);
        return succeeds(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + mebibytes + "m,mode=700",
                        "tapelock-test",
                        directory.toString())
                ? Optional.of(new SmallDisk(directory))
                : Optional.empty();
    }

    /** Mounts an empty one in a test's directory, which is emptied, or else skips the test. */
    public static SmallDisk mountOrSkip(Class<?> test, String name, String mountPoint, int mebibytes)
            throws IOException {
        Path directory = Path.of("target", "it", test.getSimpleName(), name).toAbsolutePath();
        unmountLeftover(directory.resolve(mountPoint));
        TestDirectory.empty(test, name);
        Optional<SmallDisk> mounted = mount(directory.resolve(mountPoint), mebibytes);
        assumeTrue(mounted.isPresent(), "a tmpfs cannot be mounted here; that takes Linux and root");
        return mounted.get();
    }

    /** Takes away what a test that was killed has left. */
    public static void unmountLeftover(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            succeeds("umount", directory.toString());
        }
    }

    private static boolean succeeds(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + command[0], e);
        } catch (IOException e) {
            return false; // no such command here
        }
    }

    /** Gives it another size while it is in use. */
    public void resize(int mebibytes) throws IOException {
        if (!succeeds("mount", "-o", "remount,size=" + mebibytes + "m", directory.toString())) {
            throw new IOException(directory + " cannot be given another size");
        }
    }

    /** Lets nobody write to it, not even root, although files are open there; {@link #allowWriting} follows. */
    public void forbidWriting() throws IOException {
        // The disk itself cannot be remounted while files are open, and permissions mean nothing to root.
        String path = directory.toString();
        if (!succeeds("mount", "--bind", path, path) || !succeeds("mount", "-o", "remount,bind,ro", path)) {
            throw new IOException(directory + " cannot be made read-only");
        }
    }

    public void allowWriting() throws IOException {
        if (!succeeds("umount", directory.toString())) {
            throw new IOException(directory + " cannot be made writable again");
        }
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (!succeeds("umount", directory.toString())) {
            throw new IOException("Something still uses " + directory);
        }
    }
}
