package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that was put for an item: what lies there, and how the place knows it again. */
@Entity
@Table(name = "bulk_job_file")
class BulkJobFile {

    /** An item's file by its path. */
    @Embeddable
    record Id(
            @Column(name = "organization_id") UUID organizationId,
            @Column(name = "job_id") UUID jobId,
            long number,
            String path)
            implements Serializable {}

    @EmbeddedId
    private Id id;

    @Column(name = "length_bytes")
    private long lengthBytes;

    private byte[] sha256;

    @Column(name = "key_id")
    private @Nullable UUID keyId;

    @Column(name = "etag")
    private @Nullable String eTag;

    @Column(name = "version_id")
    private @Nullable String versionId;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobFile() {}

    BulkJobFile(BulkJobItem.Id item, ExportedFile file) {
        this.id = new Id(item.organizationId(), item.jobId(), item.number(), file.path());
        this.lengthBytes = file.lengthBytes();
        this.sha256 = HexFormat.of().parseHex(file.sha256());
        this.keyId = file.keyId().orElse(null);
        this.eTag = file.stored().map(ExportedFile.Revision::eTag).orElse(null);
        this.versionId = file.stored().flatMap(ExportedFile.Revision::version).orElse(null);
    }

    BulkJobItem.Id item() {
        return new BulkJobItem.Id(id.organizationId(), id.jobId(), id.number());
    }

    ExportedFile file() {
        return new ExportedFile(
                id.path(),
                lengthBytes,
                HexFormat.of().formatHex(sha256),
                Optional.ofNullable(eTag).map(tag -> new ExportedFile.Revision(tag, Optional.ofNullable(versionId))),
                Optional.ofNullable(keyId));
    }
}
