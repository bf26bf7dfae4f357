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
    private final ArtifactRegistration registration;

    @Inject
    Deposits(Recordings recordings, PartialDeposits partials, ArtifactRegistration registration) {
        this.registration = registration;
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

    /**
     * How it stands with an artifact; empty if nothing of it was deposited, or not on this server. Its sender deletes what is said
     * to be verified: that is said only of what is as safe as an acknowledgement promises.
     *
     * @throws dev.tapelock.platform.RefusedException as {@link Spool#secure}
     */
    public Optional<Standing> find(UUID organizationId, UUID conversationId, UUID recordingId, ArtifactName name) {
        Optional<RecordingArtifact> artifact = recordings.artifact(organizationId, recordingId, name);
        if (artifact.isPresent()) {
            Optional<Standing> standing = recordings
                    .find(organizationId, conversationId, recordingId)
                    .flatMap(recording -> Standing.of(artifact.get()));
            if (standing.filter(it -> it.state() == DepositState.VERIFIED).isPresent()) {
                registration.secureAgain(artifact.get());
            }
            return standing;
        }
        return partials.part(new PartialDeposits.Place(organizationId, recordingId, name))
                .map(part -> new Standing(name, DepositState.RECEIVING, part.receivedBytes(), part.sealedSha256()));
    }
}
