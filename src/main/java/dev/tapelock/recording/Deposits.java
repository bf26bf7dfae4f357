package dev.tapelock.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Tells senders how it stands with what they have sealed. */
@ApplicationScoped
public class Deposits {

    private final Recordings recordings;
    private final PartialDeposits partials;

    @Inject
    Deposits(Recordings recordings, PartialDeposits partials) {
        this.recordings = recordings;
        this.partials = partials;
    }

    /**
     * A deposit, whole or in part.
     *
     * @param receivedBytes of the sealed file, that are durable
     * @param sealedSha256 of the whole sealed file; while it is received, as its sender announced it
     */
    public record Standing(ArtifactName artifact, DepositState state, long receivedBytes, byte[] sealedSha256) {

        /** Empty for an artifact that was sealed here. */
        public static Optional<Standing> of(RecordingArtifact artifact) {
            return artifact.deposit()
                    .map(state ->
                            new Standing(artifact.name(), state, artifact.sealedLength(), artifact.sealedSha256()));
        }
    }

    /** How it stands with an artifact; empty if nothing of it was deposited, or not on this server. */
    public Optional<Standing> find(UUID organizationId, UUID conversationId, UUID recordingId, ArtifactName name) {
        Optional<RecordingArtifact> artifact = recordings.artifact(organizationId, recordingId, name);
        if (artifact.isPresent()) {
            return recordings
                    .find(organizationId, conversationId, recordingId)
                    .flatMap(recording -> Standing.of(artifact.get()));
        }
        return partials.part(new PartialDeposits.Place(organizationId, recordingId, name))
                .map(part -> new Standing(name, DepositState.RECEIVING, part.receivedBytes(), part.sealedSha256()));
    }
}
