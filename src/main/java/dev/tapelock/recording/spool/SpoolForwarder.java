package dev.tapelock.recording.spool;

import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.recording.ArtifactState;
import dev.tapelock.recording.RecordingArtifact;
import dev.tapelock.recording.Recordings;
import dev.tapelock.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves a sealed file from the spool to the repository.
 *
 * <p>Put, verify length and digest there, switch the row, and delete the spool's copy last. A crash between any two of these leaves
 * the file in both places, and the next try goes on where this one stopped. Two that move the same file do it no harm: both put
 * the same object.
 */
@ApplicationScoped
class SpoolForwarder {

    private static final System.Logger LOG = System.getLogger(SpoolForwarder.class.getName());
    static final int SETTLED_AT_ONCE = 500;

    private final Recordings recordings;
    private final RepositoryCopy copy;
    private final DurableCommit durableCommit;

    @Inject
    SpoolForwarder(Recordings recordings, RepositoryCopy copy, DurableCommit durableCommit) {
        this.recordings = recordings;
        this.copy = copy;
        this.durableCommit = durableCommit;
    }

    /**
     * Moves one file.
     *
     * @throws StorageException if the repository does not take it; the file stays in the spool
     * @throws UncheckedIOException if the spool cannot be read
     */
    void forward(SpoolDirectory spool, RecordingArtifact artifact) {
        Optional<SeekableByteChannel> file = spool.open(artifact.ownedId());
        if (file.isPresent()) {
            copy.put(artifact, file.get());
        } else if (!copy.isThere(artifact)) {
            throw new UncheckedIOException(new IOException("Artifact " + artifact.id() + " of organization "
                    + artifact.organizationId() + " is neither in the spool nor in the repository"));
        }
        recordings.stored(artifact);
        durableCommit.await();
        spool.delete(artifact.ownedId());
    }

    /**
     * Settles, before anything new comes in, what a crash may have left in the spool: a file without a row is set aside,
     * and one whose row says that it was moved only missed its deletion.
     */
    void settle(SpoolDirectory spool) {
        spool.forEach(SETTLED_AT_ONCE, artifacts -> settle(spool, artifacts));
    }

    /** Likewise for some of them. */
    void settle(SpoolDirectory spool, List<OwnedId> artifacts) {
        Map<OwnedId, ArtifactState> states = recordings.states(artifacts);
        for (OwnedId artifact : artifacts) {
            ArtifactState state = states.get(artifact);
            if (state == null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Artifact {0} has no row: its delivery was cut short, or the database lost it; it is set aside",
                        artifact.id());
                spool.setAside(artifact);
            } else if (state == ArtifactState.STORED) {
                spool.delete(artifact);
            }
        }
    }
}
