package dev.tapelock.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The purpose keys of all organizations, as rows.
 *
 * <p>Each call is a transaction of its own: a key that was made stays although its first user rolls back, and one that
 * another server made is seen whatever the caller's transaction has seen before.
 */
@ApplicationScoped
public class PurposeKeys {

    @PersistenceContext
    private EntityManager entities;

    /** The key of the highest generation. */
    @Transactional(TxType.REQUIRES_NEW)
    public Optional<PurposeKey> current(Purpose purpose, UUID organizationId) {
        return entities.createQuery(
                        "select k from PurposeKey k where k.purpose = :purpose and k.organizationId = :organizationId"
                                + " order by k.generation desc",
                        PurposeKey.class)
                .setParameter("purpose", purpose)
                .setParameter("organizationId", organizationId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** All generations, the newest first. */
    @Transactional(TxType.REQUIRES_NEW)
    public List<PurposeKey> all(Purpose purpose, UUID organizationId) {
        return entities.createQuery(
                        "select k from PurposeKey k where k.purpose = :purpose and k.organizationId = :organizationId"
                                + " order by k.generation desc",
                        PurposeKey.class)
                .setParameter("purpose", purpose)
                .setParameter("organizationId", organizationId)
                .getResultList();
    }

    @Transactional(TxType.REQUIRES_NEW)
    public Optional<PurposeKey> find(UUID id) {
        return Optional.ofNullable(entities.find(PurposeKey.class, id));
    }

    /**
     * Adds a key and commits it.
     *
     * @throws jakarta.persistence.PersistenceException if there is one of that purpose, organization and generation
     */
    @Transactional(TxType.REQUIRES_NEW)
    public void insert(PurposeKey key) {
        entities.persist(key);
        entities.flush();
    }
}
