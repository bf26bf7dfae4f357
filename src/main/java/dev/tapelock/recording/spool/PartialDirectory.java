package dev.tapelock.recording.spool;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.PartialDeposits;
import dev.tapelock.recording.SpoolFullException;
import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a spool that holds deposits in part. A file's name says all that is known of it: organization, recording,
 * artifact, the digest of the whole, and an id that makes it unique.
 */
final class PartialDirectory implements PartialDeposits {

    /** So many at the same time; a deposit beyond them comes in one piece, or not at all. */
    static final int MOST = 1000;

    private static final String UUID_TEXT = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern NAME = Pattern.compile(
            UUID_TEXT + "_" + UUID_TEXT + "_([a-z]+(?:\\.[0-9]+)?)_([0-9a-f]{64})_" + UUID_TEXT + "\\.part");

    /** What the folder asks of the spool that it belongs to. */
    interface Owner {

        /** Whether the disk has more free than what must stay so; what lies here counts as used. */
        boolean hasRoom();

        /** Takes a durable file as the sealed file of an artifact. */
        void adopt(Path file, OwnedId artifactId) throws IOException;

        /** Deletes the sealed file of an artifact. */
        void delete(OwnedId artifactId);
    }

    private final Path folder;
    private final Owner spool;
    private final Map<Place, PartialFile> files = new ConcurrentHashMap<>();

    /**
     * Opens the folder, making it if there is none.
     *
     * @throws UncheckedIOException if it cannot be used
     */
    PartialDirectory(Path folder, Owner spool) {
        this.folder = folder;
        this.spool = spool;
        try {
            DurableFiles.createDirectories(folder);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path file : found) {
                    takeUp(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be used", e);
        }
    }

    /** Of two for one place, which a crash may leave, the longer one is of more use. */
    private void takeUp(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return;
        }
        Place place = new Place(
                UUID.fromString(name.group(1)), UUID.fromString(name.group(2)), new ArtifactName(name.group(3)));
        PartialFile left = PartialFile.left(
                this, place, HexFormat.of().parseHex(name.group(4)), UUID.fromString(name.group(5)), file);
        PartialFile other = files.get(place);
        if (other == null || Files.size(file) > other.durableLength().orElse(0L)) {
            files.put(place, left);
            dropIfAny(other);
        } else {
            left.drop();
        }
    }

    private static void dropIfAny(@Nullable PartialFile file) throws IOException {
        if (file != null) {
            file.drop();
        }
    }

    Owner spool() {
        return spool;
    }

    @Override
    public Optional<Part> part(Place place) {
        PartialFile file = files.get(place);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return file.durableLength().map(length -> new Part(length, file.sealedSha256()));
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be read", e);
        }
    }

    @Override
    public Optional<Incoming> begin(Place place, byte[] sealedSha256, UUID artifactId) {
        requireRoom();
        if (files.size() >= MOST && !files.containsKey(place)) {
            return Optional.empty();
        }
        Path path = folder.resolve("%s_%s_%s_%s_%s.part"
                .formatted(
                        place.organizationId(),
                        place.recordingId(),
                        place.artifact(),
                        HexFormat.of().formatHex(sealedSha256),
                        artifactId));
        try {
            PartialFile file = create(place, sealedSha256, artifactId, path);
            dropIfAny(files.put(place, file));
            return Optional.of(file);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private PartialFile create(Place place, byte[] sealedSha256, UUID artifactId, Path path) throws IOException {
        PartialFile file = PartialFile.create(this, place, sealedSha256.clone(), artifactId, path);
        try {
            DurableFiles.fsyncDirectory(folder);
            return file;
        } catch (IOException e) {
            file.drop();
            throw e;
        }
    }

    @Override
    public Optional<Incoming> resume(Place place, byte[] sealedSha256, long position, UUID artifactId) {
        requireRoom();
        PartialFile present = files.get(place);
        if (present == null || !MessageDigest.isEqual(present.sealedSha256(), sealedSha256)) {
            return Optional.empty();
        }
        try {
            Optional<PartialFile> next = present.takeOver(position, artifactId);
            if (next.isPresent() && !files.replace(place, present, next.get())) {
                // Somebody began anew at this moment: theirs is the last word.
                next.get().drop();
                return Optional.empty();
            }
            return next.map(file -> file);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void requireRoom() {
        if (!spool.hasRoom()) {
            throw new SpoolFullException(null);
        }
    }

    private static RuntimeException failure(IOException e) {
        return DurableFiles.isDiskFull(e)
                ? new SpoolFullException(e)
                : new UncheckedIOException("The spool cannot be written", e);
    }

    /** A file is none of these any more. */
    void forget(PartialFile file) {
        files.remove(file.place(), file);
    }

    /** Deletes what nobody has gone on with since then. */
    void expire(Instant untouchedSince) {
        for (PartialFile file : files.values()) {
            try {
                if (file.dropIfOlder(untouchedSince)) {
                    forget(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A partial deposit cannot be deleted", e);
            }
        }
    }
}
