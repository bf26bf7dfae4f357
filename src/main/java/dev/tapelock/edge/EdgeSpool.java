package dev.tapelock.edge;

import dev.tapelock.platform.ByteSize;
import dev.tapelock.storage.DurableFiles;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The sealer's directory. {@code incoming/} holds what is being sealed, {@code waiting/} what is complete, durable and not
 * delivered, {@code unopened/} what the centre has and could not check yet, {@code refused/} what it will not have, and
 * {@code described/} what is said of each.
 *
 * <p>What was acknowledged has its description and its sealed file under their final names on the disk, in this order. For
 * several threads, and for several processes.
 */
final class EdgeSpool {

    private final Path directory;
    private final Path incoming;
    private final long leastFreeBytes;
    private final Descriptions descriptions;
    private final HourlyFiles waiting;
    private final HourlyFiles unopened;
    private final HourlyFiles refused;

    /** @throws EdgeException if the directory cannot be used */
    EdgeSpool(Path directory, ByteSize leastFree) {
        this.directory = directory;
        this.incoming = directory.resolve("incoming");
        this.leastFreeBytes = leastFree.bytes();
        try {
            DurableFiles.createDirectories(incoming);
            this.descriptions = new Descriptions(directory.resolve("described"));
            this.waiting = new HourlyFiles(directory.resolve("waiting"));
            this.unopened = new HourlyFiles(directory.resolve("unopened"));
            this.refused = new HourlyFiles(directory.resolve("refused"));
        } catch (IOException e) {
            throw new EdgeException("The spool " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    HourlyFiles waiting() {
        return waiting;
    }

    HourlyFiles unopened() {
        return unopened;
    }

    HourlyFiles refused() {
        return refused;
    }

    /**
     * Whether the disk has more free than what must stay so.
     *
     * @throws CannotTakeException if that cannot be known now
     */
    boolean hasRoom() {
        try {
            return Files.getFileStore(incoming).getUsableSpace() >= leastFreeBytes;
        } catch (IOException e) {
            throw new CannotTakeException("The spool's disk cannot be asked for its room: " + e.getMessage(), e);
        }
    }

    IncomingFile begin(UUID key) throws IOException {
        return IncomingFile.begin(incoming, key);
    }

    /** What is said of an artifact that lies here, or did a while ago. */
    Optional<Description> existing(UUID recording, String artifact) throws IOException {
        Optional<Description> here = descriptions.waiting(recording, artifact).filter(said -> isHere(said.spoolName()));
        // Asked in this order: what is delivered meanwhile is found.
        return here.isPresent() ? here : descriptions.delivered(recording, artifact);
    }

    /**
     * Refuses an artifact that was taken already.
     *
     * @throws RecordingExistsException if it was; what was taken is on the disk then, with its names
     */
    void requireNew(RecordingLabel label) throws IOException {
        if (existing(label.recording(), label.artifact()).isPresent()) {
            // Whoever took it may not have come to the end of that, or have died before.
            descriptions.exclusively(label.recording(), () -> requireNewExclusively(label));
        }
    }

    private void requireNewExclusively(RecordingLabel label) throws IOException {
        Optional<Description> existing = existing(label.recording(), label.artifact());
        if (existing.isPresent()) {
            descriptions.flushNames(label.recording());
            waiting.flushNames(existing.get().spoolName());
            unopened.flushNames(existing.get().spoolName());
            throw new RecordingExistsException(existing.get());
        }
    }

    /** What goes to and fro between the two is seen. */
    private boolean isHere(SpoolName name) {
        return waiting.holds(name) || unopened.holds(name) || waiting.holds(name);
    }

    /**
     * Makes a finished file visible; when it returns, the file is on the disk and will be delivered.
     *
     * @throws RecordingExistsException if somebody was faster; nothing is changed then
     */
    void publish(IncomingFile file, Description said) throws IOException {
        RecordingLabel label = said.label();
        Path description = file.describe(said);
        descriptions.exclusively(label.recording(), () -> {
            requireNewExclusively(label);
            descriptions.add(description, label);
            waiting.add(file.part(), said.spoolName());
        });
    }

    /** What is said of a sealed file; empty if that was lost, or is said of another file of the same artifact. */
    Optional<Description> description(SpoolName name) throws IOException {
        Optional<Description> said = descriptions.waiting(name.recording(), name.artifact());
        return said.filter(found -> found.spoolName().equals(name));
    }

    /** Whether a crash came when the file had been delivered and not been deleted. */
    boolean isDelivered(SpoolName name) throws IOException {
        return descriptions
                .delivered(name.recording(), name.artifact())
                .filter(said -> said.spoolName().equals(name))
                .isPresent();
    }

    /** Deletes a file that the centre has verified. */
    void delivered(HourlyFiles from, SpoolName name, Instant now) throws IOException {
        descriptions.markDelivered(name.recording(), name.artifact(), now);
        from.delete(name);
    }

    /** Sets a file aside that the centre will not have, with the reason beside it. It is never deleted from there. */
    void refuse(HourlyFiles from, SpoolName name, JsonObject reason) throws IOException {
        Path folder = refused.folderOf(name);
        DurableFiles.createDirectories(folder);
        DurableText.replace(folder.resolve(name.fileName() + ".json"), reason.toString());
        // Once the file is gone another one may be taken under its name: its description is not ours to delete.
        descriptions.exclusively(name.recording(), () -> {
            from.moveTo(refused, name);
            if (description(name).isPresent()) {
                descriptions.delete(name.recording(), name.artifact());
            }
        });
    }

    /**
     * Gives a file that was refused back to what waits.
     *
     * @throws RecordingExistsException if another file of the same artifact was taken meanwhile
     * @throws EdgeException if what lies beside it does not describe it; nothing is changed then
     */
    void redeliver(SpoolName name) throws IOException {
        Path reason = refused.folderOf(name).resolve(name.fileName() + ".json");
        Description said = Description.read(reason);
        if (!said.spoolName().equals(name)) {
            throw new EdgeException(reason + " describes another file");
        }
        Path description = reason.resolveSibling("." + name.fileName() + "." + UUID.randomUUID());
        try {
            DurableText.write(description, said.toJson().build().toString());
            descriptions.exclusively(name.recording(), () -> {
                requireNewExclusively(said.label());
                descriptions.add(description, said.label());
                refused.moveTo(waiting, name);
                Files.deleteIfExists(reason);
            });
        } finally {
            Files.deleteIfExists(description);
        }
    }

    /** Whether a file lies here, or is being made, that another key than that one opens. */
    boolean holdsOtherThan(UUID key) throws IOException {
        // In the order in which a file goes through the spool, so that none is missed on its way.
        return isIncomingUnderOther(key)
                || waiting.anyMatch(name -> !name.key().equals(key))
                || unopened.anyMatch(name -> !name.key().equals(key))
                || waiting.anyMatch(name -> !name.key().equals(key))
                || refused.anyMatch(name -> !name.key().equals(key))
                || waiting.anyMatch(name -> !name.key().equals(key));
    }

    private boolean isIncomingUnderOther(UUID key) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(incoming, "*" + IncomingFile.PART)) {
            for (Path file : stream) {
                if (!file.getFileName().toString().startsWith(key + "_")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Deletes what a crash left unfinished; what another process is writing stays. */
    void clear() throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(incoming)) {
            for (Path file : stream) {
                clear(file);
            }
        }
    }

    private static void clear(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(IncomingFile.PART)) {
            IncomingFile.clear(file);
            return;
        }
        String stem = name.substring(0, name.length() - IncomingFile.DESCRIPTION.length());
        if (name.endsWith(IncomingFile.DESCRIPTION) && !Files.exists(file.resolveSibling(stem + IncomingFile.PART))) {
            Files.deleteIfExists(file);
        }
    }

    /** Forgets what nobody needs any more. */
    void sweep(Instant now, Duration remembered) throws IOException {
        descriptions.forgetDelivered(now.minus(remembered));
        Instant anHourAgo = now.minus(Duration.ofHours(1));
        waiting.removeEmptyFolders(anHourAgo);
        unopened.removeEmptyFolders(anHourAgo);
    }
}
