package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
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
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Comparisons of exports with their manifests: ordered, held by the run that does them, and what they found.
 *
 * <p>Each method is one short transaction; those of a run are of their own, whatever transaction the caller is in.
 */
@ApplicationScoped
public class BulkJobVerifications {

    private static final String ENTITY = "BulkJob";
    private static final Set<VerificationState> OPEN =
            EnumSet.of(VerificationState.PENDING, VerificationState.PROCESSING);

    private final AuditTrail audit;
    private final ExportSettings settings;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    BulkJobVerifications(AuditTrail audit, ExportSettings settings, Clock clock) {
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Orders a comparison; a server begins with it soon. While one is under way, this changes nothing.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if the job has no manifest
     */
    @Transactional
    public BulkJobVerification order(UUID organizationId, UUID jobId, Actor actor) {
        OwnedId id = new OwnedId(organizationId, jobId);
        // Locked, so that of two orders at the same moment one makes the row.
        BulkJob job = entityManager.find(BulkJob.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (job == null) {
            throw RefusedException.notFound("bulk job", jobId);
        }
        requireManifest(job, actor);
        BulkJobVerification last = entityManager.find(BulkJobVerification.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (last != null && !last.state().isOver()) {
            return last;
        }
        BulkJobVerification ordered = last == null ? new BulkJobVerification(id, now()) : last;
        if (last == null) {
            entityManager.persist(ordered);
        } else {
            ordered.orderAgain(now());
        }
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "ExportVerificationOrdered",
                        ENTITY,
                        jobId,
                        Map.of("destination", job.destinationId().toString())));
        return ordered;
    }

    private void requireManifest(BulkJob job, Actor actor) {
        BulkJobManifest manifest =
                entityManager.find(BulkJobManifest.class, new OwnedId(job.organizationId(), job.id()));
        if (job.state() != BulkJobState.FULFILLED
                || manifest == null
                || manifest.sha256().isEmpty()) {
            audit.recordNow(
                    job.organizationId(),
                    actor,
                    AuditFact.failure(
                            "BulkJobCallRefused",
                            ENTITY,
                            job.id(),
                            Map.of(
                                    "reason",
                                    Refusal.CONFLICT.code(),
                                    "state",
                                    job.state().name())));
            throw new RefusedException(
                    Refusal.CONFLICT,
                    "Bulk job " + job.id() + ", which is " + job.state()
                            + ", has no manifest to be compared with; a job gets one when it is FULFILLED");
        }
    }

    /** The last ones of an organization's jobs, by the jobs' ids. */
    @Transactional
    public Map<UUID, BulkJobVerification> of(UUID organizationId, Collection<UUID> jobIds) {
        if (jobIds.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(
                        "select v from BulkJobVerification v where v.id.organizationId = :organizationId"
                                + " and v.id.id in :jobIds",
                        BulkJobVerification.class)
                .setParameter("organizationId", organizationId)
                .setParameter("jobIds", jobIds)
                .getResultStream()
                .collect(Collectors.toMap(BulkJobVerification::jobId, verification -> verification));
    }

    /**
     * The first files of a job that were found missing, different or unreadable, in the job's order, at most {@value
     * BulkJobVerification#MOST_PROBLEMS}.
     */
    @Transactional
    public List<FileProblem> problems(UUID organizationId, UUID jobId) {
        BulkJobVerification last = entityManager.find(BulkJobVerification.class, new OwnedId(organizationId, jobId));
        return last == null ? List.of() : last.problems();
    }

    /**
     * Those that somebody has to go on with, the oldest first: of each organization that has none under way, its oldest.
     * Whoever finds that taken goes on with another organization, so that one with much to compare does not keep the others.
     */
    @Transactional(TxType.REQUIRES_NEW)
    List<OwnedId> free(int limit) {
        return entityManager
                .createQuery(
                        "select v.id from BulkJobVerification v where v.state in :open"
                                + " and (v.leaseUntil is null or v.leaseUntil < :now)"
                                + " and not exists (select h.id.id from BulkJobVerification h"
                                + " where h.id.organizationId = v.id.organizationId and h.state in :open"
                                + " and (h.leaseUntil >= :now or h.orderedAt < v.orderedAt"
                                + " or (h.orderedAt = v.orderedAt and h.id.id < v.id.id))) order by v.orderedAt",
                        OwnedId.class)
                .setParameter("open", OPEN)
                .setParameter("now", now())
                .setMaxResults(limit)
                .getResultList();
    }

    /** Takes one, if nobody was faster or has its row locked; one that never comes forward fails instead. */
    @Transactional(TxType.REQUIRES_NEW)
    Optional<JobRun> take(OwnedId id) {
        BulkJobVerification verification = entityManager.find(
                BulkJobVerification.class, id, LockModeType.PESSIMISTIC_WRITE, JobLeases.SKIP_LOCKED);
        if (verification == null || !verification.isFreeAt(now())) {
            return Optional.empty();
        }
        if (verification.isHopeless()) {
            fail(
                    verification,
                    new FailureReason(
                            FailureReason.Kind.OTHER,
                            "The comparison was begun " + BulkJobVerification.MOST_ATTEMPTS
                                    + " times and came no further; the server's log says why"));
            return Optional.empty();
        }
        return Optional.of(verification.take(now(), settings.lease()));
    }

    /** @throws JobLostException if the run may not go on */
    @Transactional(TxType.REQUIRES_NEW)
    void renew(JobRun run) {
        lock(run).renew(now(), settings.lease());
    }

    /** Where a run goes on; it comes without what was found. */
    @Transactional(TxType.REQUIRES_NEW)
    BulkJobVerification begun(JobRun run) {
        return lock(run);
    }

    /**
     * Notes what a run has compared, and renews its lease.
     *
     * @throws JobLostException if it may not go on; nothing is noted
     */
    @Transactional(TxType.REQUIRES_NEW)
    void compared(JobRun run, long files, List<FileProblem> found, long item) {
        BulkJobVerification verification = lock(run);
        verification.compared(files, found, item);
        verification.renew(now(), settings.lease());
    }

    /** All was compared. */
    @Transactional(TxType.REQUIRES_NEW)
    void finish(JobRun run) {
        BulkJobVerification verification = lock(run);
        verification.finish(now());
        boolean isVerified = verification.state() == VerificationState.VERIFIED;
        audit.record(
                run.organizationId(),
                Actor.SYSTEM,
                isVerified
                        ? AuditFact.success("ExportVerified", ENTITY, run.jobId(), counts(verification))
                        : AuditFact.failure("ExportDiffers", ENTITY, run.jobId(), counts(verification)));
    }

    /** Not all could be compared. */
    @Transactional(TxType.REQUIRES_NEW)
    void fail(JobRun run, FailureReason reason) {
        fail(lock(run), reason);
    }

    private void fail(BulkJobVerification verification, FailureReason reason) {
        verification.fail(reason, now());
        Map<String, String> details = counts(verification);
        details.put("reason", reason.sentence());
        audit.record(
                verification.organizationId(),
                Actor.SYSTEM,
                AuditFact.failure("ExportVerificationFailed", ENTITY, verification.jobId(), details));
    }

    private static Map<String, String> counts(BulkJobVerification verification) {
        return new TreeMap<>(Map.of(
                "files", Long.toString(verification.files()),
                "missing", Long.toString(verification.missing()),
                "different", Long.toString(verification.different()),
                "unreadable", Long.toString(verification.unreadable())));
    }

    private BulkJobVerification lock(JobRun run) {
        BulkJobVerification verification =
                entityManager.find(BulkJobVerification.class, run.id(), LockModeType.PESSIMISTIC_WRITE);
        if (verification == null) {
            throw new JobLostException(run);
        }
        verification.require(run);
        return verification;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
