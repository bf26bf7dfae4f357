package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a sender says of the content that it is about to send.
 *
 * @param contentType the media type of the content
 * @param length bytes of the content, if it was announced
 * @param sha256 of the content, if it was announced (RFC 9530)
 */
public record Delivery(
        UUID organizationId,
        Actor actor,
        RecordingDescription recording,
        ArtifactName artifact,
        String contentType,
        OptionalLong length,
        Optional<byte[]> sha256) {

    Delivery of(ArtifactName other) {
        return new Delivery(organizationId, actor, recording, other, contentType, length, sha256);
    }

    /** The same, when so much of the content comes now. */
    public Delivery ofLength(long bytes) {
        return new Delivery(organizationId, actor, recording, artifact, contentType, OptionalLong.of(bytes), sha256);
    }
}
