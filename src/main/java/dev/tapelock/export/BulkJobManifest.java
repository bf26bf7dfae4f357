package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job's manifest: how it begins and who signs it, said once; and what lies at the destination, once it does. */
@Entity
@Table(name = "bulk_job_manifest")
public class BulkJobManifest {

    @EmbeddedId
    @AttributeOverride(name = "id", column = @Column(name = "job_id"))
    private OwnedId id;

    @Column(name = "key_id")
    private UUID keyId;

    @Column(name = "first_line")
    private String firstLine;

    @Column(name = "length_bytes")
    private @Nullable Long lengthBytes;

    private byte @Nullable [] sha256;

    @Column(name = "signed_at")
    private @Nullable Instant signedAt;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobManifest() {}

    /** @param id the job's */
    BulkJobManifest(OwnedId id, UUID keyId, String firstLine) {
        this.id = id;
        this.keyId = keyId;
        this.firstLine = firstLine;
    }

    /** It lies at the destination, and so does its signature. */
    void sign(ExportedFile file, Instant now) {
        lengthBytes = file.lengthBytes();
        sha256 = HexFormat.of().parseHex(file.sha256());
        signedAt = now;
    }

    public UUID jobId() {
        return id.id();
    }

    UUID organizationId() {
        return id.organizationId();
    }

    public UUID keyId() {
        return keyId;
    }

    String firstLine() {
        return firstLine;
    }

    /** Where it lies, from the organization's root. */
    public String path() {
        return ExportLayout.manifestPathOf(id.id());
    }

    /** Of the manifest as it lies there, 64 hexadecimal digits; empty until it is signed. */
    public Optional<String> sha256() {
        return Optional.ofNullable(sha256).map(HexFormat.of()::formatHex);
    }

    /** Of the manifest as it lies there; empty until it is signed. */
    OptionalLong lengthBytes() {
        return lengthBytes == null ? OptionalLong.empty() : OptionalLong.of(lengthBytes);
    }
}
