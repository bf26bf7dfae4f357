package dev.tapelock.keys;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored recording keys. */
@ApplicationScoped
public class RecordingKeys {

    @PersistenceContext
    private EntityManager entityManager;

    @Transactional
    public Optional<RecordingKey> find(UUID organizationId, UUID keyId) {
        return Optional.ofNullable(entityManager.find(RecordingKey.class, new OwnedId(organizationId, keyId)));
    }

    /** The key that seals new recordings. */
    @Transactional
    public Optional<RecordingKey> active(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select k from Organization o, RecordingKey k where o.id = :organizationId"
                                + " and k.id.organizationId = o.id and k.id.id = o.activeKeyId",
                        RecordingKey.class)
                .setParameter("organizationId", organizationId)
                .getResultStream()
                .findFirst();
    }

    /** Newest first, so that the active key leads. */
    @Transactional
    public List<RecordingKey> list(UUID organizationId, Page page) {
        return entityManager
                .createQuery(
                        "select k from RecordingKey k where k.id.organizationId = :organizationId"
                                + " order by k.createdAt desc, k.id.id",
                        RecordingKey.class)
                .setParameter("organizationId", organizationId)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    public long count(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select count(k) from RecordingKey k where k.id.organizationId = :organizationId", Long.class)
                .setParameter("organizationId", organizationId)
                .getSingleResult();
    }

    /** The keys that were made under a version of the organization's key configurations, the newest first. */
    @Transactional
    List<RecordingKey> madeUnder(UUID organizationId, int configurationVersion, int limit) {
        return entityManager
                .createQuery(
                        "select k from RecordingKey k where k.id.organizationId = :organizationId"
                                + " and k.configurationVersion = :version order by k.createdAt desc, k.id.id",
                        RecordingKey.class)
                .setParameter("organizationId", organizationId)
                .setParameter("version", configurationVersion)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many keys were made under a version of the organization's key configurations. */
    @Transactional
    long countMadeUnder(UUID organizationId, int configurationVersion) {
        return entityManager
                .createQuery(
                        "select count(k) from RecordingKey k where k.id.organizationId = :organizationId"
                                + " and k.configurationVersion = :version",
                        Long.class)
                .setParameter("organizationId", organizationId)
                .setParameter("version", configurationVersion)
                .getSingleResult();
    }

    /** The keys of all organizations, by organization and id: the first ones, or those behind one. */
    @Transactional
    List<RecordingKey> all(Optional<OwnedId> last, int limit) {
        TypedQuery<RecordingKey> query = entityManager.createQuery(
                "select k from RecordingKey k"
                        + (last.isPresent()
                                ? " where k.id.organizationId > :organizationId"
                                        + " or (k.id.organizationId = :organizationId and k.id.id > :id)"
                                : "")
                        + " order by k.id.organizationId, k.id.id",
                RecordingKey.class);
        last.ifPresent(
                it -> query.setParameter("organizationId", it.organizationId()).setParameter("id", it.id()));
        return query.setMaxResults(limit).getResultList();
    }

    /** When the active key that is the oldest of all organizations was made; empty while there is none. */
    @Transactional
    Optional<Instant> oldestActiveSince() {
        return Optional.ofNullable(entityManager
                .createQuery(
                        "select min(k.createdAt) from Organization o, RecordingKey k where k.id.organizationId = o.id"
                                + " and k.id.id = o.activeKeyId",
                        Instant.class)
                .getSingleResult());
    }

    @Transactional(TxType.MANDATORY)
    void add(RecordingKey key) {
        entityManager.persist(key);
    }
}
