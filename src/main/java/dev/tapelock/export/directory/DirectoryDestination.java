package dev.tapelock.export.directory;

import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportDestination;
import dev.tapelock.export.ExportSource;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileJournal;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.storage.DurableFiles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Writes to directories, and reads them again. What lies there is not encrypted. */
@ApplicationScoped
class DirectoryDestination implements ExportDestination {

    private final DirectorySettings settings;
    private final FileJournal journal;

    @Inject
    DirectoryDestination(DirectorySettings settings, FileJournal journal) {
        this.settings = settings;
        this.journal = journal;
    }

    @Override
    public DestinationKind kind() {
        return DestinationKind.DIRECTORY;
    }

    @Override
    public boolean isProtected(DestinationOrder order) {
        return false;
    }

    @Override
    public DestinationFinding check(UUID organizationId, DestinationOrder order) {
        return problem(order)
                .map(DestinationFinding::of)
                .orElseGet(() -> DestinationFinding.usable(DeliveryGuarantee.EXACTLY_ONCE, ""));
    }

    private Optional<DestinationProblem> problem(DestinationOrder order) {
        Optional<Path> root = absolute(order.directory());
        if (root.isEmpty()) {
            return Optional.of(DestinationProblem.NOT_ABSOLUTE);
        }
        Optional<DestinationProblem> problem = checkPlace(root.get());
        return problem.isPresent() ? problem : tryWriting(root.get());
    }

    @Override
    public boolean overlap(DestinationOrder one, DestinationOrder other) {
        Optional<Path> first = absolute(one.directory());
        Optional<Path> second = absolute(other.directory());
        return first.isPresent() && second.isPresent() && overlap(first.get(), second.get());
    }

    @Override
    public ExportTarget begin(Destination destination, JobRun run, SignOfLife life) {
        return DirectoryTarget.open(rootOf(destination), run, life, journal);
    }

    @Override
    public ExportSource open(Destination destination, SignOfLife life) {
        return openNow(destination);
    }

    @Override
    public ExportSource openNow(Destination destination) {
        return new DirectorySource(rootOf(destination));
    }

    private Path rootOf(Destination destination) {
        Path place = absolute(destination.order().directory())
                .orElseThrow(() -> unavailable(destination, DestinationProblem.NOT_ABSOLUTE));
        checkPlace(place).ifPresent(problem -> {
            throw unavailable(destination, problem);
        });
        return place.resolve(destination.organizationId().toString());
    }

    private static DestinationUnavailableException unavailable(Destination destination, DestinationProblem problem) {
        return new DestinationUnavailableException(
                FailureReason.Kind.DESTINATION_UNUSABLE,
                "The destination \"" + destination.name() + "\" cannot be used: " + problem.sentence(),
                null);
    }

    /** Without writing: whether it is open, a directory, itself and not by a link, and none of ours. */
    private Optional<DestinationProblem> checkPlace(Path root) {
        // First of all: what is not open is not even looked at, or the answers would tell what the server's disks hold.
        if (settings.roots().stream().noneMatch(open -> root.startsWith(open) || root.startsWith(realOf(open)))) {
            return Optional.of(DestinationProblem.CLOSED);
        }
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(DestinationProblem.NOT_THERE);
        }
        try {
            Path real = root.toRealPath();
            if (!real.equals(root)) {
                return Optional.of(DestinationProblem.LINK);
            }
            if (!Files.isDirectory(real)) {
                return Optional.of(DestinationProblem.NO_DIRECTORY);
            }
            return settings.ours().stream().anyMatch(ours -> overlap(real, realOf(ours)))
                    ? Optional.of(DestinationProblem.OURS)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(DestinationProblem.NOT_THERE);
        }
    }

    private static Optional<DestinationProblem> tryWriting(Path root) {
        Path file = root.resolve("~tapelock-" + UUID.randomUUID());
        Path link = root.resolve(file.getFileName() + "-link");
        try {
            Files.createFile(file, DurableFiles.ownerOnlyFile(file));
            try {
                Files.createLink(link, file);
                Files.delete(link);
                return Optional.empty();
            } catch (IOException | UnsupportedOperationException e) {
                return Optional.of(DestinationProblem.NO_HARD_LINKS);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return Optional.of(DestinationProblem.NOT_WRITABLE);
        }
    }

    /** The path, if it is absolute and says what it means without going up or standing still. */
    private static Optional<Path> absolute(String directory) {
        try {
            Path path = Path.of(directory);
            boolean isPlain = StreamSupport.stream(path.spliterator(), false)
                    .map(Path::toString)
                    .noneMatch(part -> part.equals(".") || part.equals(".."));
            return path.isAbsolute() && isPlain ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean overlap(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    private static Path realOf(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
