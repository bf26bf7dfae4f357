package dev.tapelock.recording;

import dev.tapelock.keys.KeyReferences;
import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How many recordings each key opens: a sum for each key, and a row for each that came since the sum was made. Both are read in one
 * statement, so that none is missed or counted twice while they are folded.
 */
@ApplicationScoped
class KeyCounts implements KeyReferences {

    private static final String RECORDINGS =
            "(select coalesce(sum(c.recordings), 0L) from KeyCount c where c.id = k.id)"
                    + " + (select count(d) from KeyCountDelta d where d.id.organizationId = k.id.organizationId"
                    + " and d.recordingKeyId = k.id.id)";

    private static final String FIRST_RECORDINGS =
            "(select coalesce(sum(c.firstRecordings), 0L) from KeyCount c where c.id = k.id)"
                    + " + (select count(d) from KeyCountDelta d where d.id.organizationId = k.id.organizationId"
                    + " and d.recordingKeyId = k.id.id and d.isFirst)";

    private static final Comparator<OwnedId> BY_KEY =
            Comparator.comparing(OwnedId::organizationId).thenComparing(OwnedId::id);

    @PersistenceContext
    private EntityManager entityManager;

    /**
     * Counts an artifact that is about to be stored, in the transaction that stores it.
     *
     * @param isNew whether its recording is new; if not, the caller has locked it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void add(RecordingArtifact artifact, boolean isNew) {
        artifact.recordingKeyId().ifPresent(key -> {
            List<UUID> others = isNew ? List.of() : keysOf(artifact);
            if (!others.contains(key)) {
                entityManager.persist(new KeyCountDelta(artifact.organizationId(), key, others.isEmpty()));
            }
        });
    }

    private List<UUID> keysOf(RecordingArtifact artifact) {
        return entityManager
                .createQuery(
                        "select distinct a.recordingKeyId from RecordingArtifact a where a.id.organizationId = :organizationId"
                                + " and a.recordingId = :recordingId and a.recordingKeyId is not null",
                        UUID.class)
                .setParameter("organizationId", artifact.organizationId())
                .setParameter("recordingId", artifact.recordingId())
                .getResultList();
    }

    @Override
    @Transactional
    public Map<UUID, Long> recordingCounts(UUID organizationId, Collection<UUID> keyIds) {
        Map<UUID, Long> counts = new HashMap<>();
        for (Tuple row : ofKeys(RECORDINGS, organizationId, keyIds)) {
            counts.put(row.get(0, UUID.class), row.get(1, Long.class));
        }
        return counts;
    }

    @Override
    @Transactional
    public long recordingCount(UUID organizationId, Collection<UUID> keyIds) {
        return ofKeys(FIRST_RECORDINGS, organizationId, keyIds).stream()
                .mapToLong(row -> row.get(1, Long.class))
                .sum();
    }

    private List<Tuple> ofKeys(String count, UUID organizationId, Collection<UUID> keyIds) {
        return entityManager
                .createQuery(
                        "select k.id.id, " + count + " from RecordingKey k where k.id.organizationId = :organizationId"
                                + " and k.id.id in :keyIds",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .setParameter("keyIds", keyIds)
                .getResultList();
    }

    @Override
    @Transactional
    public Map<Integer, Long> recordingCountsByConfiguration(UUID organizationId) {
        Map<Integer, Long> counts = new HashMap<>();
        for (Tuple row : entityManager
                .createQuery(
                        "select coalesce(v.openedThrough, v.versionId.version), " + RECORDINGS
                                + " from RecordingKey k, KeyConfiguration v"
                                + " where v.versionId.organizationId = :organizationId"
                                + " and k.id.organizationId = :organizationId"
                                + " and k.configurationVersion = v.versionId.version",
                        Tuple.class)
                .setParameter("organizationId", organizationId)
                .getResultList()) {
            counts.merge(row.get(0, Integer.class), row.get(1, Long.class), Long::sum);
        }
        return counts;
    }

    /**
     * Adds what came to the sums.
     *
     * @param limit how many at most
     * @return how many it were
     */
    @Transactional
    int fold(int limit) {
        // In one order, so that two servers wait for each other, and what the first one has folded is gone for the
        // second.
        List<KeyCountDelta> deltas = entityManager
                .createQuery("select d from KeyCountDelta d order by d.id.organizationId, d.id.id", KeyCountDelta.class)
                .setMaxResults(limit)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        deltas.stream()
                .sorted(Comparator.comparing(KeyCountDelta::key, BY_KEY))
                .forEach(delta -> countOf(delta.key()).add(delta));
        deltas.forEach(entityManager::remove);
        return deltas.size();
    }

    private KeyCount countOf(OwnedId key) {
        KeyCount present = entityManager.find(KeyCount.class, key, LockModeType.PESSIMISTIC_WRITE);
        if (present != null) {
            return present;
        }
        KeyCount made = new KeyCount(key);
        entityManager.persist(made);
        return made;
    }
}
