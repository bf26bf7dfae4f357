package dev.tapelock.keys;

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
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The stored edges and their leases; each method is one short transaction. */
@ApplicationScoped
public class Edges {

    /** So many in an organization; more are a mistake of whoever names them. */
    static final int MOST = 1000;

    private final EdgeSettings settings;
    private final Organizations organizations;
    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    Edges(EdgeSettings settings, Organizations organizations, AuditTrail audit, Clock clock) {
        this.settings = settings;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    /** By name. */
    @Transactional
    public List<Edge> list(UUID organizationId, Page page) {
        return entityManager
                .createQuery(
                        "select e from Edge e where e.id.organizationId = :organizationId order by e.id.name",
                        Edge.class)
                .setParameter("organizationId", organizationId)
                .setFirstResult(page.offset())
                .setMaxResults(page.size())
                .getResultList();
    }

    @Transactional
    public long count(UUID organizationId) {
        return entityManager
                .createQuery("select count(e) from Edge e where e.id.organizationId = :organizationId", Long.class)
                .setParameter("organizationId", organizationId)
                .getSingleResult();
    }

    /** The leases of these edges, those renewed last first, so that the one in force leads. */
    @Transactional
    public List<EdgeLease> leases(UUID organizationId, Collection<String> names) {
        return entityManager
                .createQuery(
                        "select l from EdgeLease l where l.id.organizationId = :organizationId and l.edge in :names"
                                + " order by l.edge, l.renewedAt desc, l.id.id",
                        EdgeLease.class)
                .setParameter("organizationId", organizationId)
                .setParameter("names", names)
                .getResultList();
    }

    /** Notes that an edge seals under the key from now on, or still does. */
    @Transactional
    EdgeLease lease(UUID organizationId, String name, UUID keyId, Actor actor) {
        // Of two first calls at the same time one makes the edge, and no more are made than there may be.
        organizations.lock(organizationId);
        Instant now = now();
        if (entityManager.find(Edge.class, new EdgeId(organizationId, name), LockModeType.PESSIMISTIC_WRITE) == null) {
            requireRoom(organizationId);
            entityManager.persist(new Edge(organizationId, name, now));
        }
        EdgeLease lease = leases(organizationId, List.of(name)).stream()
                .filter(each -> each.recordingKeyId().equals(keyId))
                .findFirst()
                .orElseGet(() -> begin(organizationId, name, keyId, now));
        lease.renew(now, now.plus(settings.lease()));
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "EdgeKeyLeased",
                        "Edge",
                        name,
                        Map.of(
                                "lease", lease.id().toString(),
                                "key", keyId.toString(),
                                "validUntil", lease.validUntil().toString())));
        return lease;
    }

    private EdgeLease begin(UUID organizationId, String name, UUID keyId, Instant now) {
        EdgeLease lease = new EdgeLease(new OwnedId(organizationId, UUID.randomUUID()), name, keyId, now, now);
        entityManager.persist(lease);
        return lease;
    }

    private void requireRoom(UUID organizationId) {
        if (count(organizationId) >= MOST) {
            throw new RefusedException(
                    Refusal.CONFLICT, "The organization has " + MOST + " edges already, as many as there may be");
        }
    }

    /**
     * Gives back every lease of an edge but the one in force: it has delivered all that it sealed under them.
     *
     * @throws RefusedException {@code not.found} if there is no such edge
     */
    @Transactional
    void drained(UUID organizationId, String name, Optional<UUID> kept, Actor actor) {
        Edge edge = entityManager.find(Edge.class, new EdgeId(organizationId, name), LockModeType.PESSIMISTIC_WRITE);
        if (edge == null) {
            throw RefusedException.notFound("edge", name);
        }
        List<EdgeLease> leases = leases(organizationId, List.of(name));
        kept.filter(id -> leases.stream().noneMatch(lease -> lease.id().equals(id)))
                .ifPresent(id -> {
                    throw RefusedException.invalidValue("lease", id.toString(), "a lease of the edge");
                });
        Instant now = now();
        edge.drained(now);
        // The newest stays, too: the edge may be about to learn of it.
        List<EdgeLease> given = leases.stream()
                .skip(1)
                .filter(lease -> kept.filter(lease.id()::equals).isEmpty())
                .filter(lease -> lease.returnedAt().isEmpty())
                .toList();
        given.forEach(lease -> lease.giveBack(now));
        audit.record(
                organizationId,
                actor,
                AuditFact.success("EdgeDrained", "Edge", name, Map.of("leases", Integer.toString(given.size()))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
