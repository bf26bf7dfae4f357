package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An organization's credentials for its destinations; each method is one short transaction. */
@ApplicationScoped
public class IntegrationCredentials {

    private static final String ENTITY = "Credential";

    private final Organizations organizations;
    private final Vault vault;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    IntegrationCredentials(Organizations organizations, Vault vault, AuditTrail audit, Clock clock) {
        this.organizations = organizations;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
    }

    /** By name. */
    @Transactional
    public List<IntegrationCredential> list(UUID organizationId, Page page) {
        return entityManager
                .createQuery(
                        "select c from IntegrationCredential c where c.id.organizationId = :organizationId"
                                + " order by c.name, c.id.id",
                        IntegrationCredential.class)
                .setParameter("organizationId", organizationId)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    public long count(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select count(c) from IntegrationCredential c where c.id.organizationId = :organizationId",
                        Long.class)
                .setParameter("organizationId", organizationId)
                .getSingleResult();
    }

    @Transactional
    public Optional<IntegrationCredential> find(UUID organizationId, UUID id) {
        return Optional.ofNullable(entityManager.find(IntegrationCredential.class, new OwnedId(organizationId, id)));
    }

    /** The access key itself, for a call to the place that it opens; empty if the organization has no such credential. */
    @Transactional
    public Optional<AccessKey> open(UUID organizationId, UUID id) {
        return find(organizationId, id).map(credential -> credential.open(vault));
    }

    /** @throws RefusedException {@code general.conflict} if the name is taken */
    @Transactional
    public IntegrationCredential add(UUID organizationId, CredentialOrder order, Actor actor) {
        OwnedId id = new OwnedId(organizationId, UUID.randomUUID());
        requireFree(id, order);
        IntegrationCredential credential = new IntegrationCredential(id, order, vault, now());
        entityManager.persist(credential);
        record("CredentialAdded", credential, actor);
        return credential;
    }

    /**
     * Replaces name and access key; destinations that refer to it use the new one from their next run on.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if the name is taken
     */
    @Transactional
    public IntegrationCredential change(UUID organizationId, UUID id, CredentialOrder order, Actor actor) {
        requireFree(new OwnedId(organizationId, id), order);
        IntegrationCredential credential = find(organizationId, id).orElseThrow(() -> unknown(id));
        credential.change(order, vault, now());
        record("CredentialChanged", credential, actor);
        return credential;
    }

    /** @throws RefusedException {@code not.found}; {@code general.conflict} if a destination refers to it */
    @Transactional
    public void remove(UUID organizationId, UUID id, Actor actor) {
        organizations.lock(organizationId);
        IntegrationCredential credential = find(organizationId, id).orElseThrow(() -> unknown(id));
        if (isUsed(organizationId, id)) {
            throw new RefusedException(
                    Refusal.CONFLICT, "Credential " + id + " is used by an integration; change that one first");
        }
        entityManager.remove(credential);
        record("CredentialRemoved", credential, actor);
    }

    @Transactional
    public boolean isUsed(UUID organizationId, UUID id) {
        return entityManager
                        .createQuery(
                                "select count(d) from Destination d where d.id.organizationId = :organizationId"
                                        + " and d.bucket.credentialId = :id",
                                Long.class)
                        .setParameter("organizationId", organizationId)
                        .setParameter("id", id)
                        .getSingleResult()
                > 0;
    }

    private void requireFree(OwnedId id, CredentialOrder order) {
        organizations.lock(id.organizationId());
        long others = entityManager
                .createQuery(
                        "select count(c) from IntegrationCredential c where c.id.organizationId = :organizationId"
                                + " and c.name = :name and c.id.id <> :id",
                        Long.class)
                .setParameter("organizationId", id.organizationId())
                .setParameter("name", order.name())
                .setParameter("id", id.id())
                .getSingleResult();
        if (others > 0) {
            throw new RefusedException(
                    Refusal.CONFLICT, "There is a credential named \"" + order.name() + "\" already");
        }
    }

    private void record(String action, IntegrationCredential credential, Actor actor) {
        audit.record(
                credential.organizationId(),
                actor,
                AuditFact.success(
                        action,
                        ENTITY,
                        credential.id(),
                        Map.of("name", credential.name(), "accessKeyId", credential.accessKeyId())));
    }

    private static RefusedException unknown(UUID id) {
        return RefusedException.notFound("credential", id);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
