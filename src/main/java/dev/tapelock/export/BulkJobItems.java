package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Page;
import dev.tapelock.recording.SelectedRecordings;
import dev.tapelock.recording.SelectedRecordings.Found;
import dev.tapelock.recording.SelectedRecordings.Selected;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The items of jobs: the only position that a job has.
 *
 * <p>What a run does to them is one short transaction of its own each, whatever transaction the caller is in, and only as
 * long as the run has the job: the job's row is locked and its epoch compared first.
 */
@ApplicationScoped
public class BulkJobItems {

    private static final String ENTITY = "BulkJob";
    private static final String OF_JOBS =
            " from BulkJobItem i where i.id.organizationId = :organizationId and i.id.jobId in :jobIds";
    private static final String OF_JOB =
            " from BulkJobItem i where i.id.organizationId = :organizationId and i.id.jobId = :jobId";

    /** Those of one state by their numbers, in the words of the index: H2 sorts by an index only if the order begins like it. */
    static final String IN_STATE_ORDER = " order by i.id.organizationId, i.id.jobId, i.state, i.id.number";

    private final SelectedRecordings selected;
    private final BulkJobFiles files;
    private final AuditTrail audit;
    private final ExportSettings settings;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    BulkJobItems(
            SelectedRecordings selected, BulkJobFiles files, AuditTrail audit, ExportSettings settings, Clock clock) {
        this.selected = selected;
        this.files = files;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes items of the next page of a pending job's recordings; after the last page the job is ready.
     *
     * @return whether there may be more
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.REQUIRES_NEW)
    boolean collect(JobRun run, int page) {
        BulkJob job = pending(run);
        int room = job.roomFor(page);
        Found next = room == 0
                ? Found.NOTHING
                : selected.page(run.organizationId(), job.order().selection(), job.collectedPlace(), room);
        // Not before they were looked for: on H2 whoever has locked a row keeps all other writers waiting.
        entityManager.refresh(job, LockModeType.PESSIMISTIC_WRITE);
        job.require(run, BulkJobState.PENDING);
        long number = job.collectedCount();
        for (Selected recording : next.recordings()) {
            number++;
            entityManager.persist(new BulkJobItem(
                    new BulkJobItem.Id(run.organizationId(), run.jobId(), number),
                    recording.recordingId(),
                    recording.conversationId()));
        }
        job.collected(next);
        job.renew(now(), settings.lease());
        if (next.end().isPresent()) {
            return true;
        }
        entityManager.flush();
        job.ready(conversations(job));
        record(
                "BulkJobReady",
                job,
                Map.of("recordings", Long.toString(job.totalRecordings().orElse(0))));
        return false;
    }

    /**
     * Makes items of the failed ones of another job, in the caller's transaction, and the new job ready. They stay in the
     * database, however many they are.
     */
    @Transactional(TxType.MANDATORY)
    void copyFailed(BulkJob from, BulkJob to) {
        entityManager.flush();
        long copied = entityManager
                .createNativeQuery(
                        "insert into bulk_job_item (organization_id, job_id, number, recording_id, conversation_id,"
                                + " state, length_bytes, epoch, verified, redone)"
                                + " select organization_id, :to, row_number() over (order by number), recording_id,"
                                + " conversation_id, 'PENDING', 0, 0, true, 0 from bulk_job_item"
                                + " where organization_id = :organizationId and job_id = :from and state = 'FAILED'")
                .setParameter("organizationId", from.organizationId())
                .setParameter("from", from.id())
                .setParameter("to", to.id())
                .executeUpdate();
        to.ready(copied, conversations(to));
    }

    private long conversations(BulkJob job) {
        return ofJob("select count(distinct i.conversationId)", "", job, Long.class)
                .getSingleResult();
    }

    /**
     * Claims the next items for a run and renews its lease; none when all are done or claimed.
     *
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.REQUIRES_NEW)
    public List<BulkJobItem> claim(JobRun run, int limit) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        job.renew(now(), settings.lease());
        List<BulkJobItem> next = ofJob("select i", " and i.state = :state" + IN_STATE_ORDER, job, BulkJobItem.class)
                .setParameter("state", BulkJobItemState.PENDING)
                .setMaxResults(limit)
                .getResultList();
        next.forEach(item -> item.claim(run));
        return next;
    }

    /**
     * Notes what became of claimed items. If one of them says that the job cannot go on, the job fails for its reason;
     * what is not done waits, and so does what failed only for that reason.
     *
     * @throws JobLostException if the run may not go on; nothing is noted
     */
    @Transactional(TxType.REQUIRES_NEW)
    public void record(JobRun run, List<ItemOutcome> outcomes) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        job.renew(now(), settings.lease());
        for (ItemOutcome outcome : outcomes) {
            BulkJobItem item =
                    entityManager.find(BulkJobItem.class, outcome.item().id());
            if (item == null || item.state() != BulkJobItemState.CLAIMED || item.epoch() != run.epoch()) {
                throw new IllegalStateException(
                        "Run " + run + " did not claim item " + outcome.item().id());
            }
            if (!outcome.isHalted()) {
                item.finish(outcome, now());
                files.keep(item, outcome.files());
            }
        }
        // Not in the same breath: rows of one table after the other go to the database together.
        outcomes.stream().filter(outcome -> !outcome.isHalted()).forEach(outcome -> audit(job, outcome));
        // Also those of this very chunk, which have just been noted.
        outcomes.stream()
                .flatMap(outcome -> outcome.again().stream())
                .map(id -> entityManager.find(BulkJobItem.class, id))
                .filter(Objects::nonNull)
                .forEach(item -> item.takeBack(run));
        outcomes.stream()
                .filter(ItemOutcome::isHalted)
                .findFirst()
                .flatMap(ItemOutcome::reason)
                .ifPresent(reason -> fail(job, reason));
    }

    /**
     * The next items whose files the place was not asked for again, with these; none when it was asked for all.
     *
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.REQUIRES_NEW)
    Map<BulkJobItem, List<ExportedFile>> unverified(JobRun run, int limit) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        job.renew(now(), settings.lease());
        List<BulkJobItem> next = ofJob(
                        "select i",
                        " and i.verified = false order by i.id.organizationId, i.id.jobId, i.verified, i.id.number",
                        job,
                        BulkJobItem.class)
                .setMaxResults(limit)
                .getResultList();
        Map<BulkJobItem.Id, List<ExportedFile>> known = files.of(job, next);
        return next.stream().collect(Collectors.toMap(item -> item, item -> known.getOrDefault(item.id(), List.of())));
    }

    /**
     * Notes what the place was found to have, and lets be put again what it has no longer.
     *
     * @throws JobLostException if the run may not go on; nothing is noted
     */
    @Transactional(TxType.REQUIRES_NEW)
    void verified(JobRun run, List<BulkJobItem> whole, List<BulkJobItem> broken) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        job.renew(now(), settings.lease());
        whole.forEach(seen -> present(seen).verify());
        if (!broken.isEmpty()) {
            files.forget(job, broken);
        }
        for (BulkJobItem seen : broken) {
            BulkJobItem item = present(seen);
            if (item.isToBeRedone()) {
                item.redo();
            } else {
                ItemOutcome outcome = ItemOutcome.failed(
                        item,
                        new FailureReason(
                                FailureReason.Kind.REPLACED,
                                "Recording " + item.recordingId() + " was put at the destination several times and each"
                                        + " time changed or removed there"));
                item.finish(outcome, now());
                audit(job, outcome);
            }
        }
    }

    /** Whether nothing waits to be put. */
    @Transactional(TxType.REQUIRES_NEW)
    boolean isAllTried(JobRun run) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        JobProgress.Counts counts = counts(job);
        return counts.done() + counts.failed() + counts.skipped()
                == job.totalRecordings().orElseThrow();
    }

    private BulkJobItem present(BulkJobItem seen) {
        return Objects.requireNonNull(entityManager.find(BulkJobItem.class, seen.id()));
    }

    /** Fails the whole job, if the run still has it; what is not done waits for the next start. */
    @Transactional(TxType.REQUIRES_NEW)
    public void halt(JobRun run, FailureReason reason) {
        fail(lock(run, BulkJobState.PROCESSING), reason);
    }

    /**
     * Fulfils a job of which nothing is left to be done.
     *
     * @param manifest as it lies at the destination, with its signature beside it
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.REQUIRES_NEW)
    public void finish(JobRun run, ExportedFile manifest) {
        BulkJob job = lock(run, BulkJobState.PROCESSING);
        JobProgress.Counts counts = counts(job);
        long total = job.totalRecordings().orElseThrow();
        if (counts.done() + counts.failed() + counts.skipped() != total) {
            throw new IllegalStateException("Run " + run + " is at its end, but not all of " + total + " items are");
        }
        BulkJobManifest signed = Objects.requireNonNull(entityManager.find(BulkJobManifest.class, run.id()));
        signed.sign(manifest, now());
        job.fulfil(now());
        Map<String, String> details = new TreeMap<>(Map.of(
                "done", Long.toString(counts.done()),
                "failed", Long.toString(counts.failed()),
                "skipped", Long.toString(counts.skipped()),
                "bytes", Long.toString(counts.lengthBytes())));
        record("BulkJobFulfilled", job, details);
        details.putAll(Map.of(
                "path", manifest.path(),
                "sha256", manifest.sha256(),
                "key", signed.keyId().toString(),
                "files", Long.toString(files.count(job))));
        record("ManifestSigned", job, details);
    }

    /** Lets what runs have claimed wait again, in the caller's transaction, which has the job locked. */
    @Transactional(TxType.MANDATORY)
    void giveBack(BulkJob job) {
        entityManager
                .createQuery("update BulkJobItem i set i.state = :pending where i.id.organizationId = :organizationId"
                        + " and i.id.jobId = :jobId and i.state = :claimed")
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id())
                .setParameter("pending", BulkJobItemState.PENDING)
                .setParameter("claimed", BulkJobItemState.CLAIMED)
                .executeUpdate();
    }

    /** How far each of an organization's jobs is, by their ids: two queries, however many they are. */
    @Transactional
    Map<UUID, JobProgress> progress(UUID organizationId, Collection<BulkJob> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        List<UUID> ids = jobs.stream().map(BulkJob::id).toList();
        Instant now = now();
        Map<UUID, JobProgress.Counts> counts = new HashMap<>();
        for (Tuple row : entityManager
                .createQuery(
                        "select i.id.jobId, i.state, count(i), coalesce(sum(i.lengthBytes), 0)" + OF_JOBS
                                + " group by i.id.jobId, i.state",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("jobIds", ids)
                .getResultList()) {
            counts.merge(
                    row.get(0, UUID.class),
                    JobProgress.Counts.of(
                            row.get(1, BulkJobItemState.class), row.get(2, Long.class), row.get(3, Long.class)),
                    JobProgress.Counts::and);
        }
        Map<UUID, Tuple> inWindow = inWindow(
                organizationId,
                jobs.stream()
                        .filter(job -> job.state() == BulkJobState.PROCESSING)
                        .map(BulkJob::id)
                        .toList(),
                now.minus(JobProgress.WINDOW));
        return jobs.stream().collect(Collectors.toMap(BulkJob::id, job -> {
            Tuple recent = inWindow.get(job.id());
            return JobProgress.of(
                    job,
                    counts.getOrDefault(job.id(), JobProgress.Counts.NONE),
                    recent == null ? 0 : recent.get(1, Long.class),
                    recent == null ? 0 : recent.get(2, Long.class),
                    Duration.between(job.startedAt().orElse(now), now));
        }));
    }

    /** What was done lately, and since the job's last start: what an earlier run did says nothing about this one. */
    private Map<UUID, Tuple> inWindow(UUID organizationId, List<UUID> running, Instant since) {
        if (running.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(
                        "select i.id.jobId, count(i), coalesce(sum(i.lengthBytes), 0) from BulkJobItem i, BulkJob j"
                                + " where i.id.organizationId = :organizationId and i.id.jobId in :jobIds"
                                + " and j.id.organizationId = i.id.organizationId and j.id.id = i.id.jobId"
                                + " and i.finishedAt > :since and i.finishedAt >= j.startedAt group by i.id.jobId",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("jobIds", running)
                .setParameter("since", since)
                .getResultStream()
                .collect(Collectors.toMap(row -> row.get(0, UUID.class), row -> row));
    }

    @Transactional
    List<BulkJobItem> failures(BulkJob job, Page page) {
        return ofJob("select i", " and i.state = :state" + IN_STATE_ORDER, job, BulkJobItem.class)
                .setParameter("state", BulkJobItemState.FAILED)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    long failureCount(BulkJob job) {
        return ofJob("select count(i)", " and i.state = :state", job, Long.class)
                .setParameter("state", BulkJobItemState.FAILED)
                .getSingleResult();
    }

    /** What became of a job's items, in the caller's transaction. */
    @Transactional(TxType.MANDATORY)
    JobProgress.Counts counts(BulkJob job) {
        return ofJob("select i.state, count(i), coalesce(sum(i.lengthBytes), 0)", " group by i.state", job, Tuple.class)
                .getResultStream()
                .map(row -> JobProgress.Counts.of(
                        row.get(0, BulkJobItemState.class), row.get(1, Long.class), row.get(2, Long.class)))
                .reduce(JobProgress.Counts.NONE, JobProgress.Counts::and);
    }

    private <T> TypedQuery<T> ofJob(String select, String rest, BulkJob job, Class<T> type) {
        return entityManager
                .createQuery(select + OF_JOB + rest, type)
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id());
    }

    private BulkJob pending(JobRun run) {
        BulkJob job = entityManager.find(BulkJob.class, run.id());
        if (job == null) {
            throw new JobLostException(run);
        }
        job.require(run, BulkJobState.PENDING);
        return job;
    }

    private BulkJob lock(JobRun run, BulkJobState expected) {
        BulkJob job = entityManager.find(BulkJob.class, run.id(), LockModeType.PESSIMISTIC_WRITE);
        if (job == null) {
            throw new JobLostException(run);
        }
        job.require(run, expected);
        return job;
    }

    private void fail(BulkJob job, FailureReason reason) {
        job.fail(reason, now());
        giveBack(job);
        audit.record(
                job.organizationId(),
                Actor.SYSTEM,
                AuditFact.failure("BulkJobFailed", ENTITY, job.id(), Map.of("reason", reason.sentence())));
    }

    private void record(String action, BulkJob job, Map<String, String> details) {
        audit.record(job.organizationId(), Actor.SYSTEM, AuditFact.success(action, ENTITY, job.id(), details));
    }

    private void audit(BulkJob job, ItemOutcome outcome) {
        Map<String, String> details = new TreeMap<>();
        details.put("job", job.id().toString());
        details.put("destination", job.destinationId().toString());
        details.put("bytes", Long.toString(outcome.lengthBytes()));
        outcome.reason().ifPresent(reason -> details.put("reason", reason.sentence()));
        AuditFact fact = outcome.state() == BulkJobItemState.FAILED
                ? AuditFact.failure(
                        "RecordingExportFailed", "Recording", outcome.item().recordingId(), details)
                : AuditFact.success(
                        outcome.state() == BulkJobItemState.DONE ? "RecordingExported" : "RecordingExportSkipped",
                        "Recording",
                        outcome.item().recordingId(),
                        details);
        audit.record(job.organizationId(), job.creator(), fact);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
