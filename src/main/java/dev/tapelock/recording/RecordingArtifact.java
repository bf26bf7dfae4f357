package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.EncryptionContext;
import dev.tapelock.storage.ObjectKey;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was recorded, as the audio of a call or the text of an e-mail: one sealed file with a data key of its
 * own; a screen recording may lie unsealed in a bucket that encrypts. Its content never changes; its id is the revision that clients see as the ETag.
 */
@Entity
@Table(name = "recording_artifact")
public class RecordingArtifact {

    @EmbeddedId
    private OwnedId id;

    @Column(name = "recording_id")
    private UUID recordingId;

    private String name;

    @Column(name = "content_type")
    private String contentType;

    @Column(name = "content_length")
    private long contentLength;

    private byte @Nullable [] fingerprint;

    @Column(name = "fingerprint_key_id")
    private @Nullable UUID fingerprintKeyId;

    @Enumerated(EnumType.STRING)
    private ArtifactProtection protection;

    @Column(name = "key_id")
    private @Nullable UUID recordingKeyId;

    @Column(name = "spool_key_id")
    private @Nullable UUID spoolKeyId;

    @Column(name = "message_id")
    private byte[] messageId;

    @Column(name = "commitment_key")
    private byte[] commitmentKey;

    @Column(name = "sealed_length")
    private long sealedLength;

    @Column(name = "sealed_sha256")
    private byte[] sealedSha256;

    @Enumerated(EnumType.STRING)
    private ArtifactState state;

    @Column(name = "spool_id")
    private @Nullable UUID spoolId;

    @Enumerated(EnumType.STRING)
    private @Nullable DepositState deposit;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "stored_at")
    private @Nullable Instant storedAt;

    @SuppressWarnings("NullAway.Init")
    protected RecordingArtifact() {}

    /** A new artifact whose sealed file lies in a spool. */
    RecordingArtifact(
            OwnedId id,
            UUID recordingId,
            ArtifactName name,
            String contentType,
            SealedContent content,
            Fingerprint fingerprint,
            UUID spoolId,
            Instant createdAt) {
        this(id, recordingId, name, contentType, content, spoolId, createdAt);
        this.fingerprint = fingerprint.mac();
        this.fingerprintKeyId = fingerprint.keyId();
    }

    /** A new artifact that its sender has sealed, and whose file lies in a spool. */
    RecordingArtifact(
            OwnedId id,
            UUID recordingId,
            ArtifactName name,
            String contentType,
            SealedContent content,
            DepositState deposit,
            UUID spoolId,
            Instant createdAt) {
        this(id, recordingId, name, contentType, content, spoolId, createdAt);
        this.deposit = deposit;
    }

    private RecordingArtifact(
            OwnedId id,
            UUID recordingId,
            ArtifactName name,
            String contentType,
            SealedContent content,
            UUID spoolId,
            Instant createdAt) {
        this.id = id;
        this.recordingId = recordingId;
        this.name = name.text();
        this.contentType = contentType;
        this.contentLength = content.contentLength();
        this.protection = content.protection();
        this.recordingKeyId = protection == ArtifactProtection.SEALED ? content.keyId() : null;
        this.spoolKeyId = protection == ArtifactProtection.BUCKET ? content.keyId() : null;
        this.messageId = content.messageId();
        this.commitmentKey = content.commitmentKey();
        this.sealedLength = content.sealedLength();
        this.sealedSha256 = content.sealedSha256();
        this.state = ArtifactState.SPOOLED;
        this.spoolId = spoolId;
        this.createdAt = createdAt;
    }

    public OwnedId ownedId() {
        return id;
    }

    public UUID id() {
        return id.id();
    }

    public UUID organizationId() {
        return id.organizationId();
    }

    public UUID recordingId() {
        return recordingId;
    }

    /** What a copy of the content is called, as {@code {recording}_call.0.wav}. */
    public String downloadName() {
        return recordingId + "_" + name() + "." + FileExtension.of(contentType);
    }

    public ArtifactName name() {
        return new ArtifactName(name);
    }

    public String contentType() {
        return contentType;
    }

    /** Bytes of the content, opened. */
    public long contentLength() {
        return contentLength;
    }

    public ArtifactProtection protection() {
        return protection;
    }

    /** The recording key that opens it; empty for what a bucket protects. */
    public Optional<UUID> recordingKeyId() {
        return Optional.ofNullable(recordingKeyId);
    }

    /** The key that wrapped the data key of the sealed file: a recording key, or a spool key of what a bucket protects. */
    UUID wrappingKeyId() {
        return Objects.requireNonNull(protection == ArtifactProtection.SEALED ? recordingKeyId : spoolKeyId);
    }

    byte[] messageId() {
        return messageId.clone();
    }

    byte[] commitmentKey() {
        return commitmentKey.clone();
    }

    /** Bytes of the sealed file. */
    public long sealedLength() {
        return sealedLength;
    }

    public byte[] sealedSha256() {
        return sealedSha256.clone();
    }

    public ArtifactState state() {
        return state;
    }

    /** The spool that holds the sealed file; empty once it is in the repository. */
    public Optional<UUID> spoolId() {
        return Optional.ofNullable(spoolId);
    }

    /** Whether the file is known to be what its sender says; empty for one that was sealed here. */
    public Optional<DepositState> deposit() {
        return Optional.ofNullable(deposit);
    }

    /** Whether the file turned out not to be what its sender says: then it never plays. */
    public boolean isRefused() {
        return deposit == DepositState.REFUSED;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Empty once it is forgotten: then nobody can tell any more whether the same content came again. */
    Optional<Fingerprint> fingerprint() {
        return fingerprint == null || fingerprintKeyId == null
                ? Optional.empty()
                : Optional.of(new Fingerprint(fingerprintKeyId, fingerprint));
    }

    /** Where it lies in the repository, spread so that no folder grows without bound; what is not sealed lies by itself. */
    public ObjectKey objectKey() {
        if (protection == ArtifactProtection.SEALED) {
            return sealedKey(id);
        }
        String text = id.id().toString();
        return new ObjectKey("screen-recordings/%s/%s/%s".formatted(id.organizationId(), text.substring(0, 2), text));
    }

    /** Where the sealed file of an artifact lies in the repository: in the order of the ids. */
    public static ObjectKey sealedKey(OwnedId id) {
        String text = id.id().toString();
        return new ObjectKey(sealedFolder(id.organizationId()) + "/%s/%s.sealed".formatted(text.substring(0, 2), text));
    }

    /** What all sealed files of an organization lie in. */
    public static ObjectKey sealedFolder(UUID organizationId) {
        return new ObjectKey("recordings/" + organizationId);
    }

    /** Bytes of what lies, or will lie, in the repository. */
    public long objectLength() {
        return protection == ArtifactProtection.SEALED ? sealedLength : contentLength;
    }

    /** What the sealed file says of itself, authenticated: a file of another place does not open here. */
    EncryptionContext sealingContext() {
        return sealingContext(id.organizationId(), recordingId, name());
    }

    static EncryptionContext sealingContext(UUID organizationId, UUID recordingId, ArtifactName name) {
        return EncryptionContext.of(Map.of(
                "organization", organizationId.toString(),
                "recording", recordingId.toString(),
                "artifact", name.text()));
    }
}
