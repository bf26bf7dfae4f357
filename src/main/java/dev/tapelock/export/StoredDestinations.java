package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organizations;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Page;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
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
import java.util.TreeMap;
import java.util.UUID;

/** The rows of destinations; each method is one short transaction. */
@ApplicationScoped
class StoredDestinations {

    private static final String ENTITY = "Destination";
    private static final String OPEN = "j.state in (PENDING, READY, PROCESSING)";
    private static final String RUNNING = "(j.state = PROCESSING or j.queuedAt is not null)";

    private final ExportPolicies policies;
    private final Organizations organizations;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    StoredDestinations(ExportPolicies policies, Organizations organizations, AuditTrail audit, Clock clock) {
        this.policies = policies;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    List<Destination> list(UUID organizationId, Page page) {
        return entityManager
                .createQuery(
                        "select d from Destination d where d.id.organizationId = :organizationId order by d.name, d.id.id",
                        Destination.class)
                .setParameter("organizationId", organizationId)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    long count(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select count(d) from Destination d where d.id.organizationId = :organizationId", Long.class)
                .setParameter("organizationId", organizationId)
                .getSingleResult();
    }

    @Transactional
    Optional<Destination> find(OwnedId id) {
        return Optional.ofNullable(entityManager.find(Destination.class, id));
    }

    /**
     * Where a job puts its files, whether that is enabled or not.
     *
     * @throws DestinationUnavailableException if it was removed
     */
    @Transactional
    Destination of(BulkJob job) {
        return find(new OwnedId(job.organizationId(), job.destinationId()))
                .orElseThrow(() -> new DestinationUnavailableException(
                        FailureReason.Kind.DESTINATION_REMOVED,
                        "Integration " + job.destinationId() + " was removed",
                        null));
    }

    /** What other organizations have of a kind: their files must not lie among this one's. */
    @Transactional
    List<Destination> ofOthers(UUID organizationId, DestinationKind kind) {
        return entityManager
                .createQuery(
                        "select d from Destination d where d.id.organizationId <> :organizationId and d.kind = :kind",
                        Destination.class)
                .setParameter("organizationId", organizationId)
                .setParameter("kind", kind)
                .getResultList();
    }

    @Transactional
    Destination add(UUID organizationId, DestinationOrder order, Optional<DeliveryGuarantee> guarantee, Actor actor) {
        organizations.lock(organizationId);
        OwnedId id = new OwnedId(organizationId, UUID.randomUUID());
        requireFitting(id, order);
        Destination destination = new Destination(organizationId, id.id(), order, guarantee, now());
        entityManager.persist(destination);
        record("DestinationAdded", destination, actor);
        return destination;
    }

    @Transactional
    Destination change(
            OwnedId id, int version, DestinationOrder order, Optional<DeliveryGuarantee> guarantee, Actor actor) {
        policies.lock(id.organizationId());
        Destination destination = find(id).orElseThrow(() -> Destinations.unknown(id.id()));
        if (destination.version() != version) {
            throw new RefusedException(
                    Refusal.CONFLICT,
                    "Integration " + id.id() + " is at version " + destination.version() + ", not " + version
                            + "; read it again");
        }
        requireNoJob(destination, OPEN, "are not over; cancel them first");
        requireFitting(id, order);
        destination.change(order, guarantee, now());
        record("DestinationChanged", destination, actor);
        return destination;
    }

    @Transactional
    Destination change(OwnedId id, DestinationChange change, Actor actor) {
        policies.lock(id.organizationId());
        Destination destination = find(id).orElseThrow(() -> Destinations.unknown(id.id()));
        if (destination.isEnabled() && !change.enabled().orElse(true)) {
            requireNoJob(destination, RUNNING, "run or wait to; pause or cancel them first");
        }
        change.name().ifPresent(name -> requireFree(id, name));
        destination.change(change, now());
        record("DestinationChanged", destination, actor);
        return destination;
    }

    @Transactional
    void remove(OwnedId id, Actor actor) {
        policies.lock(id.organizationId());
        Destination destination = find(id).orElseThrow(() -> Destinations.unknown(id.id()));
        requireNoJob(destination, OPEN, "are not over; cancel them first");
        entityManager.remove(destination);
        record("DestinationRemoved", destination, actor);
    }

    /** Notes that a place was tried, and what it keeps, if it is still the one that was tried. */
    @Transactional
    void checked(Destination tried, DestinationFinding finding, Actor actor) {
        OwnedId id = new OwnedId(tried.organizationId(), tried.id());
        find(id).filter(present -> present.version() == tried.version())
                .ifPresent(present -> finding.guarantee().ifPresent(present::found));
        Map<String, String> details = Map.of(
                "name",
                tried.name(),
                "place",
                tried.place(),
                "reason",
                finding.sentence().orElse(""));
        audit.record(
                tried.organizationId(),
                actor,
                finding.problem().isEmpty()
                        ? AuditFact.success("DestinationChecked", ENTITY, tried.id(), details)
                        : AuditFact.failure("DestinationChecked", ENTITY, tried.id(), details));
    }

    /** Jobs are made and started under the same lock, so that none comes between. */
    private void requireNoJob(Destination destination, String which, String whatToDo) {
        long jobs = entityManager
                .createQuery(
                        "select count(j) from BulkJob j where j.id.organizationId = :organizationId"
                                + " and j.destinationId = :destinationId and " + which,
                        Long.class)
                .setParameter("organizationId", destination.organizationId())
                .setParameter("destinationId", destination.id())
                .getSingleResult();
        if (jobs > 0) {
            throw new RefusedException(
                    Refusal.CONFLICT,
                    "Integration " + destination.id() + " is needed by " + jobs + " bulk job(s) that " + whatToDo);
        }
    }

    /** Whoever takes a name, or removes a credential, holds the organization's lock, too. */
    private void requireFitting(OwnedId id, DestinationOrder order) {
        requireFree(id, order.name());
        Optional<UUID> credential = order.bucket().flatMap(BucketPlace::credentialId);
        if (credential.isPresent()
                && entityManager.find(IntegrationCredential.class, new OwnedId(id.organizationId(), credential.get()))
                        == null) {
            throw new UnusableDestinationException(order, DestinationFinding.of(DestinationProblem.CREDENTIAL_UNKNOWN));
        }
    }

    private void requireFree(OwnedId id, String name) {
        long others = entityManager
                .createQuery(
                        "select count(d) from Destination d where d.id.organizationId = :organizationId"
                                + " and d.name = :name and d.id.id <> :id",
                        Long.class)
                .setParameter("organizationId", id.organizationId())
                .setParameter("name", name)
                .setParameter("id", id.id())
                .getSingleResult();
        if (others > 0) {
            throw new RefusedException(Refusal.CONFLICT, "There is an integration named \"" + name + "\" already");
        }
    }

    private void record(String action, Destination destination, Actor actor) {
        Map<String, String> details = new TreeMap<>();
        details.put("name", destination.name());
        details.put("kind", destination.kind().name());
        details.put("place", destination.place());
        details.put("state", destination.isEnabled() ? "ENABLED" : "DISABLED");
        details.put("notes", destination.notes());
        destination.order().bucket().ifPresent(place -> {
            details.put("encryption", place.encryption().kind().wireName());
            place.endpoint().ifPresent(endpoint -> details.put("endpoint", endpoint.toString()));
            place.encryption().kmsKeyArn().ifPresent(key -> details.put("kmsKeyArn", key));
            place.roleArn().ifPresent(role -> details.put("roleArn", role));
            place.credentialId().ifPresent(id -> details.put("credential", id.toString()));
        });
        List<String> recipients = destination.order().fingerprints();
        if (!recipients.isEmpty()) {
            details.put("recipients", String.join(" ", recipients));
        }
        audit.record(destination.organizationId(), actor, AuditFact.success(action, ENTITY, destination.id(), details));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
