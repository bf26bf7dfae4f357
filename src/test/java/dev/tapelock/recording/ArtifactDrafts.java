package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** Artifacts that no database has. */
public final class ArtifactDrafts {

    private ArtifactDrafts() {}

    /** An artifact whose sealed file lies in a spool. */
    public static RecordingArtifact spooled(OwnedId id, UUID spoolId, byte[] sealed, Instant createdAt) {
        return new RecordingArtifact(
                id,
                UUID.randomUUID(),
                new ArtifactName("call.0"),
                "audio/wav",
                new SealedContent(
                        ArtifactProtection.SEALED,
                        UUID.randomUUID(),
                        new byte[32],
                        new byte[32],
                        sha256(sealed),
                        1,
                        sealed.length),
                new Fingerprint(UUID.randomUUID(), new byte[32]),
                spoolId,
                createdAt);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
