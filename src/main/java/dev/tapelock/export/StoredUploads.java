package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;

/** The rows of uploads; each method is one short transaction of its own. */
@ApplicationScoped
class StoredUploads implements UploadJournal {

    private static final String OF_JOB =
            " from BulkJobUpload u where u.organizationId = :organizationId and u.jobId = :jobId";

    @PersistenceContext
    private EntityManager entityManager;

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public void begun(JobRun run, Upload upload) {
        entityManager.persist(new BulkJobUpload(run, upload));
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public void over(JobRun run, Upload upload) {
        entityManager
                .createQuery("delete" + OF_JOB + " and u.uploadId = :uploadId and u.name = :name")
                .setParameter("organizationId", run.organizationId())
                .setParameter("jobId", run.jobId())
                .setParameter("uploadId", upload.id())
                .setParameter("name", upload.name())
                .executeUpdate();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public List<Upload> leftBefore(JobRun run) {
        return entityManager
                .createQuery("select u" + OF_JOB + " and u.epoch < :epoch", BulkJobUpload.class)
                .setParameter("organizationId", run.organizationId())
                .setParameter("jobId", run.jobId())
                .setParameter("epoch", run.epoch())
                .getResultStream()
                .map(BulkJobUpload::upload)
                .toList();
    }
}
