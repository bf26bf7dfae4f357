package dev.tapelock.recording.spool;

import dev.tapelock.platform.DurableCommit;
import dev.tapelock.recording.ArtifactState;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.Recordings;
import dev.tapelock.storage.StorageException;
import dev.tapelock.storage.StorageFullException;
import dev.tapelock.storage.StorageUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves sealed files from the spool to the repository.
 *
 * <p>Per file: put, verify length and digest there, switch the row, and delete the spool's copy last. A crash between any
 * two of these leaves the file in both places, and the next round goes on where it stopped.
 */
@ApplicationScoped
class SpoolForwarder {

    private static final System.Logger LOG = System.getLogger(SpoolForwarder.class.getName());
    private static final int PAGE = 100;
    private static final UUID BEFORE_ALL_IDS = new UUID(0, 0);

    private final Recordings recordings;
    private final RepositoryCopy copy;
    private final DurableCommit durableCommit;

    @Inject
    SpoolForwarder(Recordings recordings, RepositoryCopy copy, DurableCommit durableCommit) {
        this.recordings = recordings;
        this.copy = copy;
        this.durableCommit = durableCommit;
    }

    /** Moves all that is there, the oldest first; ends early if the repository cannot be reached. For one thread at a time. */
    void forwardAll(SpoolDirectory spool) {
        try {
            Instant createdFrom = Instant.EPOCH;
            UUID afterId = BEFORE_ALL_IDS;
            List<RecordingArtifact> page;
            do {
                page = recordings.spooled(spool.id(), createdFrom, afterId, PAGE);
                for (RecordingArtifact artifact : page) {
                    forwardOrReport(spool, artifact);
                    createdFrom = artifact.createdAt();
                    afterId = artifact.id();
                }
            } while (page.size() == PAGE);
        } catch (StorageUnavailableException | StorageFullException e) {
            LOG.log(System.Logger.Level.WARNING, "The repository takes nothing now; the spool keeps what it has", e);
        }
    }

    /** One file that cannot be moved must not keep the others: it stays in the spool and is reported each round. */
    private void forwardOrReport(SpoolDirectory spool, RecordingArtifact artifact) {
        try {
            forward(spool, artifact);
        } catch (StorageUnavailableException | StorageFullException e) {
            throw e;
        } catch (StorageException | UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Artifact " + artifact.id() + " could not be moved to the repository",
                    e);
        }
    }

    private void forward(SpoolDirectory spool, RecordingArtifact artifact) {
        Optional<SeekableByteChannel> file = spool.open(artifact.id());
        if (file.isPresent()) {
            copy.put(artifact, file.get());
        } else if (!copy.isThere(artifact)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Artifact {0} of organization {1} is neither in the spool nor in the repository",
                    artifact.id(),
                    artifact.organizationId());
            return;
        }
        recordings.stored(artifact);
        durableCommit.await();
        spool.delete(artifact.id());
    }

    /**
     * Settles, before anything new comes in, what a crash may have left in the spool: a file without a row is set aside,
     * and one whose row says that it was moved only missed its deletion.
     */
    void settle(SpoolDirectory spool) {
        for (UUID artifactId : spool.contents()) {
            Optional<RecordingArtifact> artifact = recordings.artifactInAnyOrganization(artifactId);
            if (artifact.isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Artifact {0} has no row: its delivery was cut short, or the database lost it; it is set aside",
                        artifactId);
                spool.setAside(artifactId);
            } else if (artifact.get().state() == ArtifactState.STORED) {
                spool.delete(artifactId);
            }
        }
    }
}
