package dev.tapelock.recording;

import dev.tapelock.storage.ObjectNotFoundException;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.StorageUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
     * Opens the file in the spool; empty if it is not there any more. It is in the repository before it leaves the spool, so that one of the
     * two always has it.
     */
    Optional<SeekableByteChannel> spooled(RecordingArtifact artifact) {
        return artifact.state() == ArtifactState.SPOOLED ? spool.open(artifact.ownedId()) : Optional.empty();
    }
}
