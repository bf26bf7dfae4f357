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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Whose turn it is. At most {@value #MOST_ACTIVE} jobs of an organization are collected or processed; where the operator
 * allows a queue, more of them wait, and begin in the order in which they came. What one organization has does not delay
 * another.
 *
 * <p>Whatever depends on these numbers holds the organization's export policy locked.
 */
@ApplicationScoped
public class JobQueue {

    /** How many jobs of an organization may be collected or processed at the same time. */
    public static final int MOST_ACTIVE = 2;

    private static final String ENTITY = "BulkJob";
    private static final Set<BulkJobState> ACTIVE = Set.of(BulkJobState.PENDING, BulkJobState.PROCESSING);
    private static final String IS_ACTIVE = " and j.state in :active and j.queuedAt is null";
    private static final String IS_WAITING = " and j.queuedAt is not null";
    private static final String OF_ORGANIZATION = " from BulkJob j where j.id.organizationId = :organizationId";

    private final AuditTrail audit;
    private final ExportSettings settings;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    JobQueue(AuditTrail audit, ExportSettings settings, Clock clock) {
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whether one more job may begin now; if not, it has to wait. The caller's transaction has the export policy locked.
     *
     * @throws RefusedException {@code recording.jobs.too.many} if it may not even wait
     */
    @Transactional(TxType.MANDATORY)
    boolean hasRoom(UUID organizationId) {
        long active = active(organizationId);
        long waiting = entityManager
                .createQuery("select count(j)" + OF_ORGANIZATION + IS_WAITING, Long.class)
                .setParameter("organizationId", organizationId)
                .getSingleResult();
        if (active < MOST_ACTIVE && waiting == 0) {
            return true;
        }
        if (waiting < settings.queue()) {
            return false;
        }
        throw new RefusedException(Refusal.TOO_MANY_JOBS, tooMany(active, waiting, settings.queue()));
    }

    static String tooMany(long active, long waiting, int queue) {
        return "The organization has " + active + " bulk jobs that are pending or processing, and may have "
                + MOST_ACTIVE
                + (waiting + queue == 0 ? "" : "; " + waiting + " more wait, and " + queue + " may")
                + "; wait for one of them, or cancel it";
    }

    /** Organizations of which a job waits although there is room for it, those first whose job has waited longest. */
    @Transactional(TxType.REQUIRES_NEW)
    List<UUID> due(int limit) {
        return entityManager
                .createQuery(
                        "select w.id.organizationId from BulkJob w where w.queuedAt is not null and (select count(j)"
                                + " from BulkJob j where j.id.organizationId = w.id.organizationId" + IS_ACTIVE
                                + ") < :most group by w.id.organizationId order by min(w.queuedAt)",
                        UUID.class)
                .setParameter("active", ACTIVE)
                .setParameter("most", (long) MOST_ACTIVE)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * Lets as many of an organization's waiting jobs begin as there is room for. Does nothing where somebody has locked the
     * policy or a job: a server that froze in the middle of a transaction must not keep the others from all jobs.
     */
    @Transactional(TxType.REQUIRES_NEW)
    void advance(UUID organizationId) {
        ExportPolicy policy = entityManager.find(
                ExportPolicy.class, organizationId, LockModeType.PESSIMISTIC_WRITE, JobLeases.SKIP_LOCKED);
        int room = policy == null ? 0 : (int) (MOST_ACTIVE - active(organizationId));
        waiting(organizationId).stream().limit(Math.max(0, room)).forEach(id -> begin(new OwnedId(organizationId, id)));
    }

    private void begin(OwnedId id) {
        BulkJob job = entityManager.find(BulkJob.class, id, LockModeType.PESSIMISTIC_WRITE, JobLeases.SKIP_LOCKED);
        if (job == null || !job.isWaiting()) {
            return;
        }
        job.leaveQueue(now());
        audit.record(
                job.organizationId(),
                Actor.SYSTEM,
                AuditFact.success(
                        job.state() == BulkJobState.PROCESSING ? "BulkJobStarted" : "BulkJobDequeued",
                        ENTITY,
                        job.id(),
                        Map.of("destination", job.destinationId().toString())));
    }

    /** Which place each waiting job of an organization has, from 1, by its id. */
    @Transactional
    Map<UUID, Integer> places(UUID organizationId) {
        Map<UUID, Integer> places = new HashMap<>();
        waiting(organizationId).forEach(id -> places.put(id, places.size() + 1));
        return places;
    }

    private List<UUID> waiting(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select j.id.id" + OF_ORGANIZATION + IS_WAITING + " order by j.queuedAt, j.id.id", UUID.class)
                .setParameter("organizationId", organizationId)
                .getResultList();
    }

    private long active(UUID organizationId) {
        return entityManager
                .createQuery("select count(j)" + OF_ORGANIZATION + IS_ACTIVE, Long.class)
                .setParameter("organizationId", organizationId)
                .setParameter("active", ACTIVE)
                .getSingleResult();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
