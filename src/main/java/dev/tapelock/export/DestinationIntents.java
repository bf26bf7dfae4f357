package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Names, notes and the switch of destinations. Where a destination is stays untouched, and so it is not tried. */
@ApplicationScoped
public class DestinationIntents {

    private static final String ENTITY = "Destination";

    private final ExportPolicies policies;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    DestinationIntents(ExportPolicies policies, AuditTrail audit, Clock clock) {
        this.policies = policies;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is said about an organization's destinations, by their ids; nothing about those that are as usual. */
    @Transactional
    public Map<UUID, DestinationIntent> of(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select i from DestinationIntent i where i.id.organizationId = :organizationId",
                        DestinationIntent.class)
                .setParameter("organizationId", organizationId)
                .getResultStream()
                .collect(Collectors.toMap(DestinationIntent::destinationId, intent -> intent));
    }

    /** Whether it takes jobs. */
    @Transactional
    boolean isEnabled(OwnedId id) {
        DestinationIntent intent = entityManager.find(DestinationIntent.class, id);
        return intent == null || intent.isEnabled();
    }

    /**
     * Changes what is given. A destination that is disabled takes no job until it is enabled again.
     *
     * @throws RefusedException {@code not.found}; {@code general.conflict} if the name is taken, or it is to be disabled while a
     *     job runs there or waits to
     */
    @Transactional
    public void change(UUID organizationId, UUID destinationId, IntentChange change, Actor actor) {
        policies.lock(organizationId);
        OwnedId id = new OwnedId(organizationId, destinationId);
        Destination destination = entityManager.find(Destination.class, id);
        if (destination == null) {
            throw Destinations.unknown(destinationId);
        }
        DestinationIntent present = entityManager.find(DestinationIntent.class, id);
        boolean isEnabled = present == null || present.isEnabled();
        if (isEnabled && !change.enabled().orElse(true)) {
            requireNoJob(id);
        }
        DestinationIntent intent = present == null ? new DestinationIntent(id, now()) : present;
        intent.change(change, now());
        if (present == null) {
            entityManager.persist(intent);
        }
        change.name().filter(name -> !name.equals(destination.name())).ifPresent(name -> rename(id, name));
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "DestinationChanged",
                        ENTITY,
                        destinationId,
                        Map.of(
                                "name", change.name().orElse(destination.name()),
                                "state", intent.isEnabled() ? "ENABLED" : "DISABLED",
                                "notes", intent.notes())));
    }

    /** Jobs are started under the same lock, so that none comes between. */
    private void requireNoJob(OwnedId destination) {
        long jobs = entityManager
                .createQuery(
                        "select count(j) from BulkJob j where j.id.organizationId = :organizationId"
                                + " and j.destinationId = :destinationId"
                                + " and (j.state = :processing or j.queuedAt is not null)",
                        Long.class)
                .setParameter("organizationId", destination.organizationId())
                .setParameter("destinationId", destination.id())
                .setParameter("processing", BulkJobState.PROCESSING)
                .getSingleResult();
        if (jobs > 0) {
            throw new RefusedException(
                    Refusal.CONFLICT,
                    "Integration " + destination.id() + " is needed by " + jobs
                            + " bulk job(s) that run or wait to; pause or cancel them first");
        }
    }

    /** Its version grows: whoever has read the configuration before has read another name. */
    private void rename(OwnedId id, String name) {
        try {
            entityManager
                    .createQuery(
                            "update Destination d set d.name = :name, d.version = d.version + 1, d.changedAt = :now"
                                    + " where d.id.organizationId = :organizationId and d.id.id = :id")
                    .setParameter("name", name)
                    .setParameter("now", now())
                    .setParameter("organizationId", id.organizationId())
                    .setParameter("id", id.id())
                    .executeUpdate();
        } catch (PersistenceException e) {
            throw new RefusedException(Refusal.CONFLICT, "There is an integration named \"" + name + "\" already", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
