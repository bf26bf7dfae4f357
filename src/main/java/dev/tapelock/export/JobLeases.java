package dev.tapelock.export;

import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who works on which job. A run holds its job for a short time that it renews; when it falls silent, the next one takes the
 * job under a higher epoch, and whatever the old one still says is refused.
 *
 * <p>Each method is one short transaction of its own, whatever transaction the caller is in.
 */
@ApplicationScoped
public class JobLeases {

    /** What Hibernate takes for "do not wait, answer nothing". */
    static final Map<String, Object> SKIP_LOCKED = Map.of("jakarta.persistence.lock.timeout", -2);

    private final BulkJobItems items;
    private final ExportSettings settings;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    JobLeases(BulkJobItems items, ExportSettings settings, Clock clock) {
        this.items = items;
        this.settings = settings;
        this.clock = clock;
    }

    /** A job as a run took it. */
    record Taken(JobRun run, BulkJob job) {}

    /** Jobs that something is to be done for and that nobody holds, the oldest first. */
    @Transactional(TxType.REQUIRES_NEW)
    List<OwnedId> free(int limit) {
        return entityManager
                .createQuery(
                        "select j.id from BulkJob j where (j.state in :active and j.leaseUntil is null"
                                + " and j.queuedAt is null) or j.leaseUntil < :now order by j.createdAt",
                        OwnedId.class)
                .setParameter("active", EnumSet.of(BulkJobState.PENDING, BulkJobState.PROCESSING))
                .setParameter("now", now())
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * Takes a job, if nobody was faster. What earlier runs had claimed waits again. A job whose row somebody has locked is
     * passed over: a server that froze in the middle of a transaction must not keep the others from all jobs.
     */
    @Transactional(TxType.REQUIRES_NEW)
    Optional<Taken> take(OwnedId id) {
        BulkJob job = entityManager.find(BulkJob.class, id, LockModeType.PESSIMISTIC_WRITE, SKIP_LOCKED);
        if (job == null || !job.isFreeAt(now())) {
            return Optional.empty();
        }
        items.giveBack(job);
        return Optional.of(new Taken(job.take(now(), settings.lease()), job));
    }

    /** @throws JobLostException if the job is over, or another run's */
    @Transactional(TxType.REQUIRES_NEW)
    void renew(JobRun run) {
        BulkJob job = lock(run);
        job.require(run, BulkJobState.PROCESSING);
        job.renew(now(), settings.lease());
    }

    /** Gives a job back, so that the next run need not wait; does nothing if it is another run's. */
    @Transactional(TxType.REQUIRES_NEW)
    public void release(JobRun run) {
        BulkJob job = lock(run);
        if (job.isLastRun(run)) {
            job.release();
        }
    }

    private BulkJob lock(JobRun run) {
        BulkJob job = entityManager.find(BulkJob.class, run.id(), LockModeType.PESSIMISTIC_WRITE);
        if (job == null) {
            throw new JobLostException(run);
        }
        return job;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
