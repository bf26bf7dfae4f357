package dev.tapelock.export;

import dev.tapelock.organization.Organizations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;

/** The stored policies. An organization without a row has the default one. */
@ApplicationScoped
class ExportPolicies {

    private final Organizations organizations;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    ExportPolicies(Organizations organizations) {
        this.organizations = organizations;
    }

    @Transactional
    Optional<ExportPolicy> find(UUID organizationId) {
        return Optional.ofNullable(entityManager.find(ExportPolicy.class, organizationId));
    }

    /** The policy, made if need be, locked until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    ExportPolicy lock(UUID organizationId) {
        organizations.lock(organizationId);
        ExportPolicy present = entityManager.find(ExportPolicy.class, organizationId, LockModeType.PESSIMISTIC_WRITE);
        if (present != null) {
            return present;
        }
        ExportPolicy made = new ExportPolicy(organizationId);
        entityManager.persist(made);
        return made;
    }
}
