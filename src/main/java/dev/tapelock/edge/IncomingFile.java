package dev.tapelock.edge;

import dev.tapelock.storage.ChannelOutput;
import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * A sealed file that is being written. A lock on it says that somebody does: whoever clears up after a crash deletes what
 * is not locked.
 */
final class IncomingFile implements AutoCloseable {

    static final String PART = ".part";
    static final String DESCRIPTION = ".json";
    private static final int ATTEMPTS = 10;

    private final Path part;
    private final Path description;
    private final FileChannel channel;

    private IncomingFile(Path part, FileChannel channel) {
        this.part = part;
        this.description = descriptionOf(part);
        this.channel = channel;
    }

    /** @param key which its data key is wrapped under: told by the name, as in all of the spool */
    static IncomingFile begin(Path directory, UUID key) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path part = directory.resolve(key + "_" + UUID.randomUUID() + PART);
            FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    DurableFiles.ownerOnlyFile(part));
            // Somebody who clears up may have come between the two.
            if (DurableFiles.tryLock(channel) && Files.exists(part)) {
                return new IncomingFile(part, channel);
            }
            channel.close();
        }
        throw new IOException("No file can be begun in " + directory);
    }

    /** Deletes a file that nobody writes any more, with its description. */
    static void clear(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            if (DurableFiles.tryLock(channel)) {
                Files.deleteIfExists(descriptionOf(part));
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException e) {
            // finished, or cleared by somebody else
        }
    }

    private static Path descriptionOf(Path part) {
        String name = part.getFileName().toString();
        return part.resolveSibling(name.substring(0, name.length() - PART.length()) + DESCRIPTION);
    }

    /** Closing it closes nothing: that would give up the lock. */
    OutputStream stream() {
        return new ChannelOutput(channel);
    }

    Path part() {
        return part;
    }

    /** Writes the description beside it, and both to the disk. */
    Path describe(Description said) throws IOException {
        channel.force(true);
        DurableText.write(description, said.toJson().build().toString());
        return description;
    }

    /** What was not taken over by then is gone. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(description);
        Files.deleteIfExists(part);
        channel.close();
    }
}
