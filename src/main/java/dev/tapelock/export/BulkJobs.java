package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingSelection;
import dev.tapelock.recording.SelectedRecordings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An organization's bulk jobs, as people see them: ordered, started, watched and cancelled.
 *
 * <p>Of the jobs that are collected or processed there are only so many per organization: {@link JobQueue}.
 */
@ApplicationScoped
public class BulkJobs {

    private static final String ENTITY = "BulkJob";

    private final SelectedRecordings selected;
    private final JobDestinations destinations;
    private final JobQueue queue;
    private final ExportPolicies policies;
    private final BulkJobItems items;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    BulkJobs(
            SelectedRecordings selected,
            JobDestinations destinations,
            JobQueue queue,
            ExportPolicies policies,
            BulkJobItems items,
            AuditTrail audit,
            Clock clock) {
        this.selected = selected;
        this.destinations = destinations;
        this.queue = queue;
        this.policies = policies;
        this.items = items;
        this.audit = audit;
        this.clock = clock;
    }

    /** How many recordings and conversations an order would have now. */
    public SelectedRecordings.Counts count(UUID organizationId, RecordingSelection selection) {
        return selected.count(organizationId, selection);
    }

    /**
     * Orders an export: its recordings are collected in the background, at once or when it is its turn, and it waits for
     * {@link #start}.
     *
     * @throws RefusedException {@code invalid.value} for an unknown destination; {@code general.conflict} for one that is
     *     disabled; {@code export.unprotected}; {@code recording.jobs.too.many}
     */
    @Transactional
    public BulkJob create(UUID organizationId, ExportOrder order, Actor creator) {
        ExportPolicy policy = policies.lock(organizationId);
        if (destinations.find(policy, order.destinationId()).isEmpty()) {
            throw RefusedException.invalidValue(
                    "integrationId", order.destinationId().toString(), "an integration of this organization");
        }
        boolean hasRoom = queue.hasRoom(organizationId);
        BulkJob job = new BulkJob(organizationId, UUID.randomUUID(), order, creator, now());
        if (!hasRoom) {
            job.enqueue(now());
        }
        entityManager.persist(job);
        audit.record(organizationId, creator, AuditFact.success("BulkJobCreated", ENTITY, job.id(), details(order)));
        return job;
    }

    /**
     * Orders again what failed in a job that is over, to the same destination. The recordings are those of then, so the new
     * job is ready at once.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if it is not over, nothing failed in it, or its
     *     destination was removed; {@code export.unprotected}
     */
    @Transactional
    public BulkJob retry(UUID organizationId, UUID id, Actor creator) {
        ExportPolicy policy = policies.lock(organizationId);
        BulkJob earlier = lock(organizationId, id);
        if (earlier.state().isOpen()) {
            throw refused(
                    earlier,
                    creator,
                    Refusal.CONFLICT,
                    "Bulk job " + id + " is " + earlier.state() + "; its failed recordings are known when it is over");
        }
        if (items.failureCount(earlier) == 0) {
            throw refused(earlier, creator, Refusal.CONFLICT, "No recording failed in bulk job " + id);
        }
        Destination destination = destination(policy, earlier);
        BulkJob job = earlier.retry(UUID.randomUUID(), creator, now());
        entityManager.persist(job);
        items.copyFailed(earlier, job);
        audit.record(
                organizationId,
                creator,
                AuditFact.success(
                        "BulkJobCreated",
                        ENTITY,
                        job.id(),
                        Map.of(
                                "destination",
                                destination.id().toString(),
                                "retryOf",
                                id.toString(),
                                "recordings",
                                Long.toString(job.totalRecordings().orElseThrow()))));
        return job;
    }

    private Destination destination(ExportPolicy policy, BulkJob job) {
        return destinations
                .find(policy, job.destinationId())
                .orElseThrow(() -> new RefusedException(
                        Refusal.CONFLICT, "The integration of bulk job " + job.id() + " was removed"));
    }

    /**
     * Starts a job that is ready, or one that failed as a whole and still has recordings to be done; where there is a queue
     * and no room, it stays ready until it is its turn. Starting one that waits already changes nothing.
     *
     * @throws RefusedException {@code not.found}; {@code recording.job.of.another} unless the actor created it; {@code
     *     general.conflict} if it cannot be started now; {@code export.unprotected}; {@code recording.jobs.too.many}
     */
    @Transactional
    public BulkJob start(UUID organizationId, UUID id, Actor actor) {
        ExportPolicy policy = policies.lock(organizationId);
        BulkJob job = lock(organizationId, id);
        if (!job.creator().equals(actor)) {
            throw refused(
                    job,
                    actor,
                    Refusal.JOB_OF_ANOTHER,
                    "Bulk job " + id + " was created by somebody else, who alone may start it");
        }
        if (job.isWaiting() && job.state() == BulkJobState.READY) {
            return job;
        }
        if (!job.isStartable()) {
            throw refused(
                    job,
                    actor,
                    Refusal.CONFLICT,
                    "Bulk job " + id + " is " + job.state() + "; only a job that is READY can be started");
        }
        Destination destination = destination(policy, job);
        boolean hasRoom = queue.hasRoom(organizationId);
        if (hasRoom) {
            job.start(now());
        } else {
            job.enqueue(now());
        }
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        hasRoom ? "BulkJobStarted" : "BulkJobQueued",
                        ENTITY,
                        id,
                        Map.of("destination", destination.id().toString())));
        return job;
    }

    /**
     * Lets a job rest: within seconds nothing more is done, what is done stays done, and {@link #start} goes on with what is
     * left. Whoever may start jobs may do that, also to another's. Pausing a paused job changes nothing.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if it neither is processed nor waits to be
     */
    @Transactional
    public BulkJob pause(UUID organizationId, UUID id, Actor actor) {
        BulkJob job = lock(organizationId, id);
        if (job.isPaused()) {
            return job;
        }
        if (!job.isPausable()) {
            throw refused(
                    job,
                    actor,
                    Refusal.CONFLICT,
                    "Bulk job " + id + " is " + job.state()
                            + "; only a job that is PROCESSING, or waits to be, can be paused");
        }
        BulkJobState before = job.state();
        job.pause(now());
        items.giveBack(job);
        audit.record(
                organizationId, actor, AuditFact.success("BulkJobPaused", ENTITY, id, Map.of("state", before.name())));
        return job;
    }

    /**
     * Ends a job for good. What lies at the destination stays there. Cancelling a cancelled job changes nothing.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if it is over already
     */
    @Transactional
    public BulkJob cancel(UUID organizationId, UUID id, Actor actor) {
        BulkJob job = lock(organizationId, id);
        if (job.state() == BulkJobState.CANCELLED) {
            return job;
        }
        if (job.state() == BulkJobState.FULFILLED) {
            throw refused(job, actor, Refusal.CONFLICT, "Bulk job " + id + " is FULFILLED and cannot be cancelled");
        }
        BulkJobState before = job.state();
        job.cancel(now());
        items.giveBack(job);
        audit.record(
                organizationId,
                actor,
                AuditFact.success("BulkJobCancelled", ENTITY, id, Map.of("state", before.name())));
        return job;
    }

    @Transactional
    public Optional<BulkJob> find(UUID organizationId, UUID id) {
        return Optional.ofNullable(entityManager.find(BulkJob.class, new OwnedId(organizationId, id)));
    }

    @Transactional
    public List<BulkJob> list(JobSearch search, Page page) {
        String order = search.order() == JobSearch.Order.CREATOR ? "j.creatorId, " : "";
        return bind(
                        entityManager.createQuery(
                                "select j from BulkJob j" + where(search) + " order by " + order
                                        + "j.createdAt desc, j.id.id",
                                BulkJob.class),
                        search)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    public long count(JobSearch search) {
        return bind(entityManager.createQuery("select count(j) from BulkJob j" + where(search), Long.class), search)
                .getSingleResult();
    }

    /** How far a job is, counted now. */
    public JobProgress progress(BulkJob job) {
        return Objects.requireNonNull(
                progress(job.organizationId(), List.of(job)).get(job.id()));
    }

    /** How far each of these jobs of an organization is, by their ids, counted now and all at once. */
    public Map<UUID, JobProgress> progress(UUID organizationId, List<BulkJob> page) {
        return items.progress(organizationId, page);
    }

    /** Which places those of these jobs of an organization have that wait for their turn, from 1, by their ids. */
    public Map<UUID, Integer> places(UUID organizationId, List<BulkJob> page) {
        return page.stream().anyMatch(BulkJob::isWaiting) ? queue.places(organizationId) : Map.of();
    }

    /** The recordings of a job that failed, with their reasons, in the job's order. */
    public List<BulkJobItem> failures(BulkJob job, Page page) {
        return items.failures(job, page);
    }

    public long failureCount(BulkJob job) {
        return items.failureCount(job);
    }

    private BulkJob lock(UUID organizationId, UUID id) {
        BulkJob job =
                entityManager.find(BulkJob.class, new OwnedId(organizationId, id), LockModeType.PESSIMISTIC_WRITE);
        if (job == null) {
            throw RefusedException.notFound("bulk job", id);
        }
        return job;
    }

    private RefusedException refused(BulkJob job, Actor actor, Refusal refusal, String message) {
        audit.recordNow(
                job.organizationId(),
                actor,
                AuditFact.failure(
                        "BulkJobCallRefused",
                        ENTITY,
                        job.id(),
                        Map.of("reason", refusal.code(), "state", job.state().name())));
        return new RefusedException(refusal, message);
    }

    private static Map<String, String> details(ExportOrder order) {
        RecordingSelection selection = order.selection();
        return Map.of(
                "destination",
                order.destinationId().toString(),
                "interval",
                selection.start() + "/" + selection.end(),
                "media",
                selection.media().stream().map(Media::wireName).collect(Collectors.joining(",")),
                "filters",
                selection.filters().isEmpty() ? "none" : selection.filters().toString(),
                "order",
                selection.isLatestFirst() ? "latest first" : "earliest first",
                "most",
                selection.most().isPresent() ? Long.toString(selection.most().getAsLong()) : "all");
    }

    private static String where(JobSearch search) {
        return " where j.id.organizationId = :organizationId"
                + (search.state().isPresent() ? " and j.state = :state" : "")
                + (search.creatorId().isPresent() ? " and j.creatorId = :creatorId" : "");
    }

    private static <T> TypedQuery<T> bind(TypedQuery<T> query, JobSearch search) {
        query.setParameter("organizationId", search.organizationId());
        search.state().ifPresent(state -> query.setParameter("state", state));
        search.creatorId().ifPresent(id -> query.setParameter("creatorId", id));
        return query;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
