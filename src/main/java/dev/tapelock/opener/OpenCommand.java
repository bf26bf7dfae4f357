package dev.tapelock.opener;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a sealed file's content to a file, or to the standard output once all of it was verified. */
@Command(name = "open", mixinStandardHelpOptions = true, description = "Writes the content, all of it or nothing.")
final class OpenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the sealed file")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "where to; must not be there yet. Standard output if not given: the file is then read twice")
    private @Nullable Path output;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions keys = new KeyOptions();

    @Override
    public Integer call() throws IOException {
        if (output != null) {
            writeTo(output.toAbsolutePath());
        } else {
            SealedInput.copy(file, keys, OutputStream.nullOutputStream());
            SealedInput.copy(file, keys, System.out);
            System.out.flush();
        }
        return 0;
    }

    /** Under another name first: whatever has the final name is whole. */
    private void writeTo(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    DurableFiles.ownerOnlyFile(part))) {
                SealedInput.copy(file, keys, Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(part, target);
            DurableFiles.fsyncDirectory(Objects.requireNonNull(target.getParent()));
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
