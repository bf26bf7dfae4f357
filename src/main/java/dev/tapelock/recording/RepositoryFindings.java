package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the inventory of the repository has found, and how far it is; each method is one short transaction. */
@ApplicationScoped
public class RepositoryFindings {

    private final AuditTrail audit;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    RepositoryFindings(AuditTrail audit) {
        this.audit = audit;
    }

    /**
     * How far the inventory is.
     *
     * @param organizationId whose objects come next; empty between two rounds
     * @param afterId behind which artifact
     * @param endedAt when the last round ended
     */
    public record Position(Optional<UUID> organizationId, UUID afterId, Optional<Instant> endedAt) {}

    /** The position, if no server has the inventory in hand; then the caller has it, until the given instant. */
    @Transactional
    public Optional<Position> take(Instant now, Instant until) {
        int taken = entityManager
                .createNativeQuery("update repository_inventory set taken_until = :until where taken_until <= :now")
                .setParameter("until", until.atOffset(ZoneOffset.UTC))
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .executeUpdate();
        return taken == 0 ? Optional.empty() : Optional.of(position());
    }

    /** How far it is. */
    @Transactional
    public Position position() {
        Object[] row = (Object[]) entityManager
                .createNativeQuery("select organization_id, after_id, ended_at from repository_inventory")
                .getSingleResult();
        return new Position(
                Optional.ofNullable((UUID) row[0]),
                row[1] == null ? new UUID(0, 0) : (UUID) row[1],
                Optional.ofNullable(instant(row[2])));
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
    }

    /** The next page is at this organization, behind that artifact; the caller keeps the inventory until the given instant. */
    @Transactional
    public void advance(UUID organizationId, UUID afterId, Instant until) {
        entityManager
                .createNativeQuery("update repository_inventory set organization_id = :organizationId,"
                        + " after_id = :afterId, taken_until = :until")
                .setParameter("organizationId", organizationId)
                .setParameter("afterId", afterId)
                .setParameter("until", until.atOffset(ZoneOffset.UTC))
                .executeUpdate();
    }

    /** The round is over. */
    @Transactional
    public void end(Instant now) {
        entityManager
                .createNativeQuery("update repository_inventory set organization_id = null, after_id = null,"
                        + " ended_at = :now, taken_until = :now")
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .executeUpdate();
    }

    /** The inventory is nobody's again, before its time. */
    @Transactional
    public void release(Instant now) {
        entityManager
                .createNativeQuery("update repository_inventory set taken_until = :now")
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .executeUpdate();
    }

    /** Notes what was found; whether that is news. Recordings of the organization that are not whole leave an audit event. */
    @Transactional
    public boolean found(OwnedId id, FindingKind kind, Instant now) {
        RepositoryFinding before = entityManager.find(RepositoryFinding.class, id);
        if (before != null && before.kind() == kind) {
            return false;
        }
        if (before == null) {
            entityManager.persist(new RepositoryFinding(id, kind, now));
        } else {
            before.becomes(kind, now);
        }
        RecordingArtifact artifact = entityManager.find(RecordingArtifact.class, id);
        if (artifact != null) {
            audit.record(
                    id.organizationId(),
                    Actor.SYSTEM,
                    AuditFact.failure(
                            "RecordingLost",
                            "Recording",
                            artifact.recordingId(),
                            Map.of(
                                    "artifact", artifact.name().text(),
                                    "revision", artifact.id().toString(),
                                    "reason",
                                            kind == FindingKind.MISSING ? "not in the repository" : "another length")));
        }
        return true;
    }

    /** The findings of an organization from behind one artifact on up to another; the bounds as the database orders ids. */
    @Transactional
    public List<RepositoryFinding> between(UUID organizationId, UUID afterId, Optional<UUID> upToId) {
        var query = entityManager
                .createQuery(
                        "select f from RepositoryFinding f where f.id.organizationId = :organizationId and f.id.id > :afterId"
                                + (upToId.isPresent() ? " and f.id.id <= :upToId" : ""),
                        RepositoryFinding.class)
                .setParameter("organizationId", organizationId)
                .setParameter("afterId", afterId);
        upToId.ifPresent(id -> query.setParameter("upToId", id));
        return query.getResultList();
    }

    /** It is in order again. */
    @Transactional
    public void settled(OwnedId id) {
        RepositoryFinding finding = entityManager.find(RepositoryFinding.class, id);
        if (finding != null) {
            entityManager.remove(finding);
        }
    }

    /** How many there are of a kind, in all organizations. */
    @Transactional
    public long count(FindingKind kind) {
        return entityManager
                .createQuery("select count(f) from RepositoryFinding f where f.kind = :kind", Long.class)
                .setParameter("kind", kind)
                .getSingleResult();
    }

    /** How many artifacts of an organization are not whole in the repository. */
    @Transactional
    public long lost(UUID organizationId) {
        return entityManager
                .createQuery(
                        "select count(f) from RepositoryFinding f where f.id.organizationId = :organizationId"
                                + " and f.kind <> :unknown",
                        Long.class)
                .setParameter("organizationId", organizationId)
                .setParameter("unknown", FindingKind.UNKNOWN)
                .getSingleResult();
    }

    /** What is wrong in an organization, the latest first, at most {@code limit}. */
    @Transactional
    public List<RepositoryFinding> of(UUID organizationId, int limit) {
        return entityManager
                .createQuery(
                        "select f from RepositoryFinding f where f.id.organizationId = :organizationId"
                                + " order by f.foundAt desc, f.id.id",
                        RepositoryFinding.class)
                .setParameter("organizationId", organizationId)
                .setMaxResults(limit)
                .getResultList();
    }
}
