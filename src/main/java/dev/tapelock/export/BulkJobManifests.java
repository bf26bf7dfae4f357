package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rows of manifests, and what they list; each method is one short transaction of its own. */
@ApplicationScoped
class BulkJobManifests {

    private static final Set<BulkJobItemState> DONE = EnumSet.of(BulkJobItemState.DONE);
    private static final Set<BulkJobItemState> OTHERS = EnumSet.of(BulkJobItemState.FAILED, BulkJobItemState.SKIPPED);

    private final BulkJobItems items;
    private final BulkJobFiles files;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    BulkJobManifests(BulkJobItems items, BulkJobFiles files, Clock clock) {
        this.items = items;
        this.files = files;
        this.clock = clock;
    }

    /**
     * The manifest of a job of which nothing is left to be done; how it begins is said the first time.
     *
     * @param recipients fingerprints of the keys that the files are encrypted to
     * @param keyId of the pair that signs it, unless another one was to do so before
     * @throws JobLostException if the run may not go on
     */
    @Transactional(TxType.REQUIRES_NEW)
    BulkJobManifest begin(JobRun run, Destination destination, List<String> recipients, UUID keyId) {
        BulkJob job = entityManager.find(BulkJob.class, run.id(), LockModeType.PESSIMISTIC_WRITE);
        if (job == null) {
            throw new JobLostException(run);
        }
        job.require(run, BulkJobState.PROCESSING);
        BulkJobManifest begun = entityManager.find(BulkJobManifest.class, run.id());
        if (begun != null) {
            return begun;
        }
        BulkJobManifest made = new BulkJobManifest(
                run.id(),
                keyId,
                ManifestLines.first(
                        job,
                        destination,
                        recipients,
                        keyId,
                        totals(job),
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
        entityManager.persist(made);
        return made;
    }

    private ManifestTotals totals(BulkJob job) {
        JobProgress.Counts counts = items.counts(job);
        return new ManifestTotals(
                counts.done(), counts.failed(), counts.skipped(), files.count(job), counts.lengthBytes());
    }

    /** Those of the jobs that are signed, by the jobs' ids. */
    @Transactional
    Map<UUID, BulkJobManifest> signed(UUID organizationId, Collection<UUID> jobIds) {
        if (jobIds.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(
                        "select m from BulkJobManifest m where m.id.organizationId = :organizationId"
                                + " and m.id.id in :jobIds and m.signedAt is not null",
                        BulkJobManifest.class)
                .setParameter("organizationId", organizationId)
                .setParameter("jobIds", jobIds)
                .getResultStream()
                .collect(Collectors.toMap(BulkJobManifest::jobId, manifest -> manifest));
    }

    /** The next recordings that lie at the destination, so many of them. */
    @Transactional(TxType.REQUIRES_NEW)
    List<ManifestEntry> exported(BulkJob job, long behind, int limit) {
        List<BulkJobItem> page =
                page(job, BulkJobItems.IN_STATE_ORDER, DONE, behind, limit).getResultList();
        if (page.isEmpty()) {
            return List.of();
        }
        Map<BulkJobItem.Id, List<ExportedFile>> known = files.of(job, page);
        return page.stream()
                .map(item -> new ManifestEntry(
                        item,
                        known.getOrDefault(item.id(), List.of()).stream()
                                .sorted(ExportedFile.BY_PATH)
                                .toList()))
                .toList();
    }

    /** The next recordings that do not, so many of them. */
    @Transactional(TxType.REQUIRES_NEW)
    List<ManifestEntry> others(BulkJob job, long behind, int limit) {
        return page(job, " order by i.id.number", OTHERS, behind, limit)
                .getResultStream()
                .map(item -> new ManifestEntry(item, List.of()))
                .toList();
    }

    private TypedQuery<BulkJobItem> page(
            BulkJob job, String order, Set<BulkJobItemState> states, long behind, int limit) {
        return entityManager
                .createQuery(
                        "select i from BulkJobItem i where i.id.organizationId = :organizationId and i.id.jobId = :jobId"
                                + " and i.state in :states and i.id.number > :behind" + order,
                        BulkJobItem.class)
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id())
                .setParameter("states", states)
                .setParameter("behind", behind)
                .setMaxResults(limit);
    }
}
