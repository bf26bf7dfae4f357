package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;

/** The stored policies. An organization without a row has the default one. */
@ApplicationScoped
class ExportPolicies {

    private final NewPolicies newPolicies;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    ExportPolicies(NewPolicies newPolicies) {
        this.newPolicies = newPolicies;
    }

    @Transactional
    Optional<ExportPolicy> find(UUID organizationId) {
        return Optional.ofNullable(entityManager.find(ExportPolicy.class, organizationId));
    }

    /** The policy, made if need be, locked until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    ExportPolicy lock(UUID organizationId) {
        ExportPolicy policy = lockIfThere(organizationId);
        if (policy == null) {
            try {
                newPolicies.add(organizationId);
            } catch (PersistenceException e) {
                // Somebody else was faster; if not, the next line says so.
            }
            policy = lockIfThere(organizationId);
        }
        if (policy == null) {
            throw new IllegalStateException("No export policy of organization " + organizationId + " could be made");
        }
        return policy;
    }

    private @org.jspecify.annotations.Nullable ExportPolicy lockIfThere(UUID organizationId) {
        return entityManager.find(ExportPolicy.class, organizationId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Makes them in transactions of their own, so that one that is there already spoils nobody's. */
    @ApplicationScoped
    static class NewPolicies {

        @PersistenceContext
        private EntityManager entityManager;

        @Transactional(TxType.REQUIRES_NEW)
        void add(UUID organizationId) {
            entityManager
                    .createNativeQuery("insert into export_policy (organization_id, unprotected_allowed)"
                            + " values (:organizationId, false)")
                    .setParameter("organizationId", organizationId)
                    .executeUpdate();
        }
    }
}
