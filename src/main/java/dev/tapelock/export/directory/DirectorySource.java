package dev.tapelock.export.directory;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportSource;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.PlacedFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An organization's directory at a destination, to be read.
 *
 * @param root a real path
 */
record DirectorySource(Path root) implements ExportSource {

    private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    @Override
    public Optional<PlacedFile> open(String path) throws IOException {
        Path file = new OwnDirectory(root).file(path);
        try {
            return isFile(file) ? Optional.of(opened(file)) : Optional.empty();
        } catch (NoSuchFileException e) {
            requireRoot(e);
            return Optional.empty();
        } catch (IOException e) {
            if (isBelowNoDirectory(file)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A share that is not mounted has none of the files, which says nothing of them. */
    private void requireRoot(NoSuchFileException cause) {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new DestinationUnavailableException(
                    FailureReason.Kind.DESTINATION_UNUSABLE,
                    "The destination cannot be read: there is no directory " + root,
                    cause);
        }
    }

    /** The system's own word for that comes in the language of the server. */
    private boolean isBelowNoDirectory(Path file) {
        for (Path above = file.getParent(); above != null && !above.equals(root); above = above.getParent()) {
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file lies there and no link leads to it, so that nothing outside is taken for what was put. */
    private static boolean isFile(Path file) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent());
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isRegularFile()
                && !OwnDirectory.isByLink(parent);
    }

    private static PlacedFile opened(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, READING);
        try {
            return new PlacedFile(channel.size(), Channels.newInputStream(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {}
}
