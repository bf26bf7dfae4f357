package dev.tapelock.recording;

import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registers an artifact whose sealed file is kept in the spool, or drops the file. */
@ApplicationScoped
class ArtifactRegistration {

    private static final System.Logger LOG = System.getLogger(ArtifactRegistration.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int ATTEMPTS = 3;

    private final Recordings recordings;
    private final Spool spool;
    private final SealedFiles sealedFiles;
    private final DurableCommit durableCommit;
    private final RecordingMeters meters;

    @Inject
    ArtifactRegistration(
            Recordings recordings,
            Spool spool,
            SealedFiles sealedFiles,
            DurableCommit durableCommit,
            RecordingMeters meters) {
        this.sealedFiles = sealedFiles;
        this.recordings = recordings;
        this.spool = spool;
        this.durableCommit = durableCommit;
        this.meters = meters;
    }

    /**
     * Registers the artifact; when it returns, that survives the loss of power.
     *
     * @param macs of its slices, if a bucket is to protect it
     * @return the artifact of the same name that came into being meanwhile; empty if it is this one that is registered now
     * @throws RefusedException as {@link Recordings#add}; the file is dropped. As {@link Spool#secure}; the file stays
     */
    Optional<RecordingArtifact> register(
            Delivery delivery, RecordingArtifact artifact, List<SliceMacs> macs, Spool.Incoming incoming) {
        Optional<RecordingArtifact> other = addOrDoubt(delivery, artifact, macs, incoming);
        if (other.isEmpty()) {
            durableCommit.await();
            spool.secure(artifact);
            meters.received(artifact);
        }
        return other;
    }

    private Optional<RecordingArtifact> addOrDoubt(
            Delivery delivery, RecordingArtifact artifact, List<SliceMacs> macs, Spool.Incoming incoming) {
        try {
            return add(delivery, artifact, macs, incoming);
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // It may have come after the commit.
            spool.doubt(artifact.ownedId());
            throw e;
        }
    }

    private Optional<RecordingArtifact> add(
            Delivery delivery, RecordingArtifact artifact, List<SliceMacs> macs, Spool.Incoming incoming) {
        for (int attempt = 1; ; attempt++) {
            try {
                recordings.add(delivery, artifact, macs);
                return Optional.empty();
            } catch (AlreadyDeliveredException e) {
                Optional<RecordingArtifact> present =
                        recordings.artifact(delivery.organizationId(), artifact.recordingId(), artifact.name());
                if (present.isPresent()) {
                    incoming.discard();
                    return present;
                }
                // The recording alone was new, made by a delivery of another artifact of it: now it is there.
                if (attempt == ATTEMPTS) {
                    incoming.discard();
                    throw e;
                }
            } catch (RefusedException e) {
                incoming.discard();
                throw e;
            }
        }
    }

    /**
     * Says of what was there already the same as of what is new: whoever delivered it first may still be waiting.
     *
     * @throws RefusedException {@code repository.unavailable} if it is not where its row says; its sender keeps its copy. As {@link
     *     Spool#secure}
     */
    void secureAgain(RecordingArtifact present) {
        if (!sealedFiles.isThere(present)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Artifact {0} of organization {1} was acknowledged and is not there; its sender delivers it again",
                    present.id(),
                    present.organizationId());
            throw new RefusedException(
                    Refusal.STORAGE_UNAVAILABLE,
                    "Recording " + present.recordingId() + " was taken, and is not where it should be; keep your copy",
                    RETRY_AFTER,
                    null);
        }
        durableCommit.await();
        spool.secure(present);
    }
}
