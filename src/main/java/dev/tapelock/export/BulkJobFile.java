package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that was put for an item, as the place knows it again. */
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

    @Column(name = "etag")
    private String eTag;

    @Column(name = "version_id")
    private @Nullable String versionId;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobFile() {}

    BulkJobFile(BulkJobItem.Id item, ExportedFile file, ExportedFile.Revision revision) {
        this.id = new Id(item.organizationId(), item.jobId(), item.number(), file.path());
        this.lengthBytes = file.lengthBytes();
        this.eTag = revision.eTag();
        this.versionId = revision.version().orElse(null);
    }

    BulkJobItem.Id item() {
        return new BulkJobItem.Id(id.organizationId(), id.jobId(), id.number());
    }

    ExportedFile file() {
        return new ExportedFile(
                id.path(), lengthBytes, Optional.of(new ExportedFile.Revision(eTag, Optional.ofNullable(versionId))));
    }
}
