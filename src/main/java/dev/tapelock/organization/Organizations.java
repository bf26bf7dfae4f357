package dev.tapelock.organization;

import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored organizations. */
@ApplicationScoped
public class Organizations {

    @PersistenceContext
    private EntityManager entityManager;

    @Transactional
    public Optional<Organization> find(UUID id) {
        return Optional.ofNullable(entityManager.find(Organization.class, id));
    }

    @Transactional
    public boolean isEmpty() {
        return entityManager
                        .createQuery("select count(o) from Organization o", Long.class)
                        .getSingleResult()
                == 0;
    }

    /** The next organization in the order of the ids; empty behind the last one. */
    @Transactional
    public Optional<UUID> after(UUID id) {
        return entityManager
                .createQuery("select o.id from Organization o where o.id > :id order by o.id", UUID.class)
                .setParameter("id", id)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The ids of organizations whose recordings have no key yet, at most {@code limit}. */
    @Transactional
    public List<UUID> withoutKey(int limit) {
        return entityManager
                .createQuery("select o.id from Organization o where o.activeKeyId is null order by o.id", UUID.class)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The organization as it stays until the transaction ends: whoever else changes its active key waits. */
    @Transactional(TxType.MANDATORY)
    public Organization lock(UUID organizationId) {
        return Optional.ofNullable(
                        entityManager.find(Organization.class, organizationId, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> RefusedException.notFound("organization", organizationId));
    }

    /**
     * Makes {@code next} the active key if the active one is still {@code expected}.
     *
     * @param expected what the caller saw; empty for no key yet
     * @return whether it was so; {@code false} means that somebody else was faster and nothing changed
     */
    @Transactional(TxType.MANDATORY)
    public boolean compareAndSetActiveKey(UUID organizationId, Optional<UUID> expected, UUID next) {
        String guard = expected.isPresent() ? "active_key_id = :expected" : "active_key_id is null";
        var update = entityManager
                .createNativeQuery("update organization set active_key_id = :next where id = :id and " + guard)
                .setParameter("next", next)
                .setParameter("id", organizationId);
        expected.ifPresent(id -> update.setParameter("expected", id));
        return update.executeUpdate() == 1;
    }

    @Transactional(TxType.MANDATORY)
    void add(Organization organization) {
        entityManager.persist(organization);
    }
}
