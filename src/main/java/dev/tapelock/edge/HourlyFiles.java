package dev.tapelock.edge;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Sealed files in a folder for each hour in which they were taken. However many there are, no more of their names are in
 * memory than were asked for.
 *
 * <p>For several threads, and for several processes.
 */
final class HourlyFiles {

    private static final Pattern HOUR = Pattern.compile("[0-9]{10}");
    private static final DateTimeFormatter HOUR_NAME =
            DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(ZoneOffset.UTC);
    private static final int ATTEMPTS = 5;

    private final Path root;
    /** Folders whose own names are known to be on the disk. */
    private final Set<Path> flushed = ConcurrentHashMap.newKeySet();

    HourlyFiles(Path root) throws IOException {
        this.root = root;
        DurableFiles.createDirectories(root);
    }

    /** What waits. */
    record Backlog(long files, long bytes, Optional<Instant> oldest) {

        static final Backlog NONE = new Backlog(0, 0, Optional.empty());

        private Backlog with(SpoolName name) {
            Instant taken = name.takenAt();
            return new Backlog(
                    files + 1,
                    bytes + name.sealedLength(),
                    Optional.of(oldest.filter(taken::isAfter).orElse(taken)));
        }
    }

    Path fileOf(SpoolName name) {
        return folderOf(name).resolve(name.fileName());
    }

    Path folderOf(SpoolName name) {
        return root.resolve(HOUR_NAME.format(name.takenAt()));
    }

    boolean holds(SpoolName name) {
        return Files.exists(fileOf(name));
    }

    /** Takes a durable file over, under that name. When it returns, the name is on the disk. */
    void add(Path from, SpoolName name) throws IOException {
        Path folder = folderOf(name);
        for (int attempt = 1; ; attempt++) {
            DurableFiles.createDirectories(folder);
            try {
                Files.move(from, fileOf(name), StandardCopyOption.ATOMIC_MOVE);
                break;
            } catch (NoSuchFileException e) {
                // An empty folder is removed now and then, perhaps by another process and just now.
                if (attempt == ATTEMPTS || !Files.exists(from)) {
                    throw e;
                }
            }
        }
        DurableFiles.fsyncDirectory(folder);
        if (!flushed.contains(folder)) {
            // Another process may have made the folder, and not have come to that yet.
            DurableFiles.fsyncDirectory(root);
            flushed.add(folder);
        }
    }

    /** Flushes a file's name, whoever gave it; does nothing if it lies elsewhere. */
    void flushNames(SpoolName name) throws IOException {
        fsyncFolder(name);
        DurableFiles.fsyncDirectory(root);
    }

    /** Deletes a file for good. */
    void delete(SpoolName name) throws IOException {
        Files.deleteIfExists(fileOf(name));
        fsyncFolder(name);
    }

    /** Gives a file to another set of files. */
    void moveTo(HourlyFiles other, SpoolName name) throws IOException {
        other.add(fileOf(name), name);
        fsyncFolder(name);
    }

    private void fsyncFolder(SpoolName name) throws IOException {
        try {
            DurableFiles.fsyncDirectory(folderOf(name));
        } catch (NoSuchFileException e) {
            // Removed, being empty: then nothing in it can come back.
        }
    }

    /** The oldest files that are wanted, in order. */
    List<SpoolName> oldest(int limit, Predicate<SpoolName> isWanted) throws IOException {
        List<SpoolName> found = new ArrayList<>();
        for (Path folder : folders()) {
            found.addAll(oldestIn(folder, limit - found.size(), isWanted));
            if (found.size() >= limit) {
                break;
            }
        }
        return found;
    }

    private static List<SpoolName> oldestIn(Path folder, int limit, Predicate<SpoolName> isWanted) throws IOException {
        PriorityQueue<SpoolName> youngestFirst = new PriorityQueue<>(Comparator.reverseOrder());
        forEach(folder, name -> {
            if (isWanted.test(name)) {
                youngestFirst.add(name);
                if (youngestFirst.size() > limit) {
                    youngestFirst.remove();
                }
            }
        });
        return youngestFirst.stream().sorted().toList();
    }

    boolean anyMatch(Predicate<SpoolName> condition) throws IOException {
        for (Path folder : folders()) {
            if (anyIn(folder, condition)) {
                return true;
            }
        }
        return false;
    }

    Backlog backlog() throws IOException {
        Backlog[] backlog = {Backlog.NONE};
        for (Path folder : folders()) {
            forEach(folder, name -> backlog[0] = backlog[0].with(name));
        }
        return backlog[0];
    }

    /** Removes folders of earlier hours that are empty. */
    void removeEmptyFolders(Instant before) throws IOException {
        String hour = HOUR_NAME.format(before);
        for (Path folder : folders()) {
            if (folder.getFileName().toString().compareTo(hour) < 0) {
                try {
                    Files.deleteIfExists(folder);
                    flushed.remove(folder);
                } catch (DirectoryNotEmptyException e) {
                    // later
                }
            }
        }
    }

    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                root, folder -> HOUR.matcher(folder.getFileName().toString()).matches())) {
            stream.forEach(folders::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        folders.sort(Comparator.naturalOrder());
        return folders;
    }

    private static void forEach(Path folder, Consumer<SpoolName> visitor) throws IOException {
        boolean unused = anyIn(folder, name -> {
            visitor.accept(name);
            return false;
        });
    }

    /** Looks at the sealed files of a folder up to the first one that meets it; none does if the folder is gone. */
    private static boolean anyIn(Path folder, Predicate<SpoolName> condition) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path file : stream) {
                Optional<SpoolName> name = SpoolName.parse(file.getFileName().toString());
                if (name.filter(condition).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false; // removed meanwhile, being empty
        } catch (DirectoryIteratorException | UncheckedIOException e) {
            throw new IOException("The spool cannot be listed", e);
        }
    }
}
