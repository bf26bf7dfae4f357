package dev.tapelock.export;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** An upload in parts that has not ended yet. */
@Entity
@Table(name = "bulk_job_upload")
class BulkJobUpload {

    @Id
    private UUID id;

    @Column(name = "organization_id")
    private UUID organizationId;

    @Column(name = "job_id")
    private UUID jobId;

    private int epoch;

    private String name;

    @Column(name = "upload_id")
    private String uploadId;

    @SuppressWarnings("NullAway.Init")
    protected BulkJobUpload() {}

    BulkJobUpload(JobRun run, UploadJournal.Upload upload) {
        this.id = UUID.randomUUID();
        this.organizationId = run.organizationId();
        this.jobId = run.jobId();
        this.epoch = run.epoch();
        this.name = upload.name();
        this.uploadId = upload.id();
    }

    UUID organizationId() {
        return organizationId;
    }

    UUID jobId() {
        return jobId;
    }

    int epoch() {
        return epoch;
    }

    UploadJournal.Upload upload() {
        return new UploadJournal.Upload(name, uploadId);
    }
}
