package dev.tapelock.recording;

import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/** Finds an artifact's sealed file, in the spool or in the repository, also while it moves from one to the other. */
@ApplicationScoped
class SealedFiles {

    private final Spool spool;
    private final ObjectStore repository;

    @Inject
    SealedFiles(Spool spool, ObjectStore repository) {
        this.spool = spool;
        this.repository = repository;
    }

    /**
     * Opens the sealed file. The caller closes the channel.
     *
     * @throws ObjectNotFoundException if it is in neither place
     * @throws StorageUnavailableException if it lies in another server's spool
     */
    SeekableByteChannel open(RecordingArtifact artifact) {
        return spooled(artifact).orElseGet(() -> stored(artifact));
    }

    /**
     * Opens what lies in the repository. The caller closes the channel.
     *
     * @throws ObjectNotFoundException if it does not lie there
     * @throws StorageUnavailableException if it lies in another server's spool
     */
    SeekableByteChannel stored(RecordingArtifact artifact) {
        try {
            return repository.open(artifact.objectKey());
        } catch (ObjectNotFoundException e) {
            if (artifact.spoolId().filter(id -> !id.equals(spool.id())).isPresent()) {
                throw new StorageUnavailableException(
                        "Artifact " + artifact.id() + " lies in the spool of another server still", e);
            }
            throw e;
        }
    }

    /**
     * Whether it is where its row says: of what lies in another server's spool that server knows, and what a repository that is away
     * once held is believed to be there.
     */
    boolean isThere(RecordingArtifact artifact) {
        if (artifact.spoolId().filter(id -> !id.equals(spool.id())).isPresent()) {
            return true;
        }
        try (SeekableByteChannel spooled = spooled(artifact).orElse(null)) {
            return spooled != null
                    || repository
                            .describe(artifact.objectKey())
                            .filter(object -> object.lengthBytes() == artifact.objectLength())
                            .isPresent();
        } catch (StorageUnavailableException e) {
            return artifact.state() == ArtifactState.STORED;
        } catch (IOException e) {
            throw new UncheckedIOException("The spool cannot be read", e);
        }
    }

    /**
     * Opens the file in the spool; empty if it is not there any more. It is in the repository before it leaves the spool, so that one of the
     * two always has it.
     */
    Optional<SeekableByteChannel> spooled(RecordingArtifact artifact) {
        return artifact.state() == ArtifactState.SPOOLED ? spool.open(artifact.ownedId()) : Optional.empty();
    }
}
