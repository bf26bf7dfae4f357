package dev.tapelock.edge;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Small files that are there as a whole or not at all. */
final class DurableText {

    private DurableText() {}

    /** Writes a file that is not there yet, to the disk; its name is not flushed. */
    static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                DurableFiles.ownerOnlyFile(file))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Writes a file or puts another in its place, and flushes its name. */
    static void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            write(beside, text);
            DurableFiles.moveDurably(beside, file);
        } finally {
            Files.deleteIfExists(Objects.requireNonNull(beside));
        }
    }
}
