package dev.tapelock.export.directory;

import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.FileJournal;
import dev.tapelock.export.FileNotPutException;
import dev.tapelock.export.FileToPut;
import dev.tapelock.export.FileToPut.Origin;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.storage.DurableFiles;
import dev.tapelock.storage.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An organization's directory at a destination, for one run.
 *
 * <p>A file is written in {@code ~incoming-<job>-<epoch>}, flushed, linked to its name, which fails if something has that
 * name, and unlinked there. A late run whose directory a later one has removed can link nothing any more.
 *
 * <p>What has the name already is compared. Where that tells nothing, since each attempt writes other bytes, it is known again
 * by its digest, which was noted before it got its name.
 */
final class DirectoryTarget implements ExportTarget {

    private static final System.Logger LOG = System.getLogger(DirectoryTarget.class.getName());
    private static final String INCOMING = "~incoming-";

    private final Path root;
    private final Path incoming;
    private final JobRun run;
    private final SignOfLife life;
    private final FileJournal journal;
    private final AtomicLong lastNumber = new AtomicLong();

    private DirectoryTarget(Path root, Path incoming, JobRun run, SignOfLife life, FileJournal journal) {
        this.root = root;
        this.incoming = incoming;
        this.run = run;
        this.life = life;
        this.journal = journal;
    }

    /** @throws DestinationUnavailableException if it cannot be written */
    static DirectoryTarget open(Path root, JobRun run, SignOfLife life, FileJournal journal) {
        try {
            createDirectories(root);
            removeLeftovers(root, run);
            Path incoming = root.resolve(INCOMING + run.jobId() + "-" + run.epoch());
            Files.createDirectory(incoming, DurableFiles.ownerOnlyDirectory(incoming));
            return new DirectoryTarget(root, incoming, run, life, journal);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public ExportedFile put(FileToPut wanted, Content content) throws IOException {
        Path file = new OwnDirectory(root).file(wanted.path());
        Optional<ExportedFile> earlier = wanted.origin().flatMap(origin -> known(file, wanted.path(), origin));
        return earlier.isPresent() ? earlier.get() : write(wanted, file, content);
    }

    private ExportedFile write(FileToPut wanted, Path file, Content content) throws IOException {
        Path written = incoming.resolve(Long.toString(lastNumber.incrementAndGet()));
        try {
            ExportedFile whole = write(written, wanted.path(), content);
            // Noted before it has its name: whoever finds it there finds the note, too.
            wanted.origin().ifPresent(origin -> journal.note(run.organizationId(), whole, origin));
            try {
                return link(written, file, whole, wanted.origin());
            } catch (IOException e) {
                throw unavailable(e);
            }
        } finally {
            delete(written);
        }
    }

    /** As whole as it was; what it holds was flushed before it had its name, and is not read again. */
    @Override
    public boolean isThere(ExportedFile file) {
        Path path = root.resolve(file.path());
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == file.lengthBytes();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static ExportedFile write(Path file, String path, Content content) throws IOException {
        Watched watched = new Watched();
        try (OutputStream stream = watched.watch(
                Files.newOutputStream(create(file), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            content.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            IOException failure = watched.failure;
            if (failure != null) {
                throw unavailable(failure);
            }
            throw e;
        }
        try {
            DurableFiles.fsync(file);
        } catch (IOException e) {
            throw unavailable(e);
        }
        return new ExportedFile(path, watched.lengthBytes, hex(watched.digest), Optional.empty());
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Path create(Path file) {
        try {
            return Files.createFile(file, DurableFiles.ownerOnlyFile(file));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private ExportedFile link(Path written, Path file, ExportedFile whole, Optional<Origin> origin) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent());
        makeDirectories(parent);
        requireNoLink(parent);
        ExportedFile there = whole;
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            if (origin.isPresent()) {
                there = known(file, whole.path(), origin.get())
                        .orElseThrow(() -> new FileNotPutException(
                                "What had the name " + whole.path() + " is gone at the same moment", e));
            } else {
                requireSame(written, file, whole.path());
            }
        }
        DurableFiles.fsyncDirectory(parent);
        return there;
    }

    private static void requireNoLink(Path directory) throws IOException {
        if (OwnDirectory.isByLink(directory)) {
            throw new IOException("A symbolic link is part of " + directory);
        }
    }

    /** What has the name, if something has: an earlier attempt's file, of the same content for the same recipients. */
    private Optional<ExportedFile> known(Path file, String path, Origin origin) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            Path parent = Objects.requireNonNull(file.getParent());
            requireNoLink(parent);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileConflictException(path);
            }
            ExportedFile there = life.during(() -> read(file, path));
            Origin noted = journal.find(run.organizationId(), path, there.sha256())
                    .filter(known -> known.contentId().equals(origin.contentId()))
                    .orElseThrow(() -> new FileConflictException(path));
            if (!noted.equals(origin)) {
                throw FileConflictException.ofOtherRecipients(path);
            }
            // Whoever linked it may have died before its name was on the disk.
            DurableFiles.fsyncDirectory(parent);
            return Optional.of(there);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static ExportedFile read(Path file, String path) {
        MessageDigest digest = Sha256.digest();
        try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            long lengthBytes = stream.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return new ExportedFile(path, lengthBytes, hex(digest), Optional.empty());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private void requireSame(Path written, Path file, String path) {
        // Of a large file this takes longer than a run may be silent.
        if (!life.during(() -> isSame(written, file))) {
            throw new FileConflictException(path);
        }
    }

    private static boolean isSame(Path written, Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(written, file) < 0;
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** What another thread is making counts as made only when its name is on the disk. */
    private synchronized void makeDirectories(Path directory) throws IOException {
        createDirectories(directory);
    }

    /** A directory that another run makes at the same moment counts as made, but its name may not be on the disk yet. */
    private static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.createDirectories(directory);
        }
    }

    private static void removeLeftovers(Path root, JobRun run) throws IOException {
        try (DirectoryStream<Path> older = Files.newDirectoryStream(root, INCOMING + run.jobId() + "-*")) {
            for (Path directory : older) {
                remove(directory);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "A half-written file stays until its job's next run: " + file, e);
        }
    }

    private static DestinationUnavailableException unavailable(IOException failure) {
        return DurableFiles.isDiskFull(failure)
                ? new DestinationUnavailableException(
                        FailureReason.Kind.DESTINATION_FULL,
                        "The destination's disk is full. Make room and start the job again",
                        failure)
                : new DestinationUnavailableException(
                        FailureReason.Kind.DESTINATION_UNUSABLE,
                        "The destination cannot be written: " + failure + ". Mend it and start the job again",
                        failure);
    }

    @Override
    public void close() {
        try {
            remove(incoming);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Half-written files stay in " + incoming, e);
        }
    }

    /** Tells a failure of the destination from one of the content, counts, and takes the digest. */
    private static final class Watched {

        private final MessageDigest digest = Sha256.digest();
        private @Nullable IOException failure;
        private long lengthBytes;

        OutputStream watch(OutputStream file) {
            return new FilterOutputStream(file) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        out.write(bytes, offset, length);
                        digest.update(bytes, offset, length);
                        lengthBytes += length;
                    } catch (IOException e) {
                        failure = e;
                        throw e;
                    }
                }

                @Override
                public void close() throws IOException {
                    try {
                        out.close();
                    } catch (IOException e) {
                        // A share may say only now that it has no room.
                        failure = e;
                        throw e;
                    }
                }
            };
        }
    }
}
