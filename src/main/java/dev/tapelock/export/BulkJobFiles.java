package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of files, in the transaction of whoever changes their items. */
@ApplicationScoped
class BulkJobFiles {

    /** H2 does not look a list of numbers up in the index: without bounds it would read all files of the job. */
    private static final String OF_ITEMS = " from BulkJobFile f where f.id.organizationId = :organizationId"
            + " and f.id.jobId = :jobId and f.id.number between :first and :last and f.id.number in :numbers";

    @PersistenceContext
    private EntityManager entityManager;

    /** Keeps those of an item; it has none yet, or {@link #forget} was told of it. */
    @Transactional(TxType.MANDATORY)
    void keep(BulkJobItem item, List<ExportedFile> files) {
        for (ExportedFile file : files) {
            entityManager.persist(new BulkJobFile(item.id(), file));
        }
    }

    /** Only items that are done have any: whoever says that some are so no longer says it here, too. */
    @Transactional(TxType.MANDATORY)
    void forget(BulkJob job, Collection<BulkJobItem> items) {
        List<Long> numbers = numbers(items);
        entityManager
                .createQuery("delete" + OF_ITEMS)
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id())
                .setParameter("first", Collections.min(numbers))
                .setParameter("last", Collections.max(numbers))
                .setParameter("numbers", numbers)
                .executeUpdate();
    }

    /** By their items. */
    @Transactional(TxType.MANDATORY)
    Map<BulkJobItem.Id, List<ExportedFile>> of(BulkJob job, Collection<BulkJobItem> items) {
        if (items.isEmpty()) {
            return Map.of();
        }
        List<Long> numbers = numbers(items);
        return entityManager
                .createQuery("select f" + OF_ITEMS, BulkJobFile.class)
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id())
                .setParameter("first", Collections.min(numbers))
                .setParameter("last", Collections.max(numbers))
                .setParameter("numbers", numbers)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        BulkJobFile::item, Collectors.mapping(BulkJobFile::file, Collectors.toList())));
    }

    /** How many a job has. */
    @Transactional(TxType.MANDATORY)
    long count(BulkJob job) {
        return entityManager
                .createQuery(
                        "select count(f) from BulkJobFile f where f.id.organizationId = :organizationId"
                                + " and f.id.jobId = :jobId",
                        Long.class)
                .setParameter("organizationId", job.organizationId())
                .setParameter("jobId", job.id())
                .getSingleResult();
    }

    private static List<Long> numbers(Collection<BulkJobItem> items) {
        return items.stream().map(item -> item.id().number()).toList();
    }
}
