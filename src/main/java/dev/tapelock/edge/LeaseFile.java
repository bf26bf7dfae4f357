package dev.tapelock.edge;

import dev.tapelock.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The lease in force, on the disk: it outlives the process, and whoever seals beside the daemon reads it. */
class LeaseFile {

    private final Path file;

    LeaseFile(Path spool) {
        this.file = spool.resolve("lease.json");
    }

    /** @throws EdgeException if there is one that cannot be read */
    Optional<Lease> read() {
        try {
            return Optional.of(Lease.parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | EdgeException e) {
            throw new EdgeException("The lease " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** When it returns, whoever begins to seal does so under this one. */
    void store(Lease lease) {
        try {
            DurableText.replace(file, lease.toJson());
        } catch (IOException e) {
            String what = DurableFiles.isDiskFull(e) ? "the disk is full" : e.getMessage();
            throw new EdgeException("The lease cannot be kept: " + what, e);
        }
    }
}
