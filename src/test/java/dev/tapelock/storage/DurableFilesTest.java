package dev.tapelock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    Path directory;

    @Test
    void missingDirectoriesAreMadeForTheOwnerOnly() throws IOException {
        Path made = directory.resolve("a/b/c");
        DurableFiles.createDirectories(made);
        DurableFiles.createDirectories(made);
        for (Path each = made; !each.equals(directory); each = each.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFileInTheWayOfADirectoryIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path refused : new Path[] {file, file.resolve("below"), danglingLink()}) {
            assertThatExceptionOfType(FileAlreadyExistsException.class)
                    .isThrownBy(() -> DurableFiles.createDirectories(refused));
        }
    }

    private Path danglingLink() throws IOException {
        return Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
    }

    @Test
    void aMovedFileReplacesAnOlderOne() throws IOException {
        Path from = Files.writeString(
                Files.createDirectory(directory.resolve("from")).resolve("file"), "new");
        Path to = Files.writeString(directory.resolve("to"), "old");
        DurableFiles.moveDurably(from, to);
        assertThat(to).hasContent("new");
        assertThat(from).doesNotExist();
    }

    @Test
    void aLockIsHeldUntilItsChannelIsClosed() throws IOException {
        Path file = directory.resolve("lock");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try (FileChannel holder = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(DurableFiles.tryLock(holder)).isTrue();
                assertThat(DurableFiles.tryLock(other)).isFalse();
            }
            assertThat(DurableFiles.tryLock(other)).isTrue();
        }
    }

    @Test
    void filesAndDirectoriesAreFlushed() throws IOException {
        DurableFiles.fsync(Files.writeString(directory.resolve("file"), "content"));
        DurableFiles.fsyncDirectory(directory);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.fsync(directory.resolve("missing")));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFiles.fsyncDirectory(directory.resolve("missing")));
    }

    @Test
    void aFullDiskIsRecognized() {
        assertThat(DurableFiles.isDiskFull(new IOException("No space left on device")))
                .isTrue();
        assertThat(DurableFiles.isDiskFull(new FileSystemException("/spool/x", null, "No space left on device")))
                .isTrue();
        assertThat(DurableFiles.isDiskFull(new IOException("flush", new IOException("Disk quota exceeded"))))
                .isTrue();
        assertThat(DurableFiles.isDiskFull(new IOException("Input/output error")))
                .isFalse();
        assertThat(DurableFiles.isDiskFull(new IOException((String) null))).isFalse();
    }
}
