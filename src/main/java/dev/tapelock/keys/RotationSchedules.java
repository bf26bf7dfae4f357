package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organization;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The stored rotation schedules, and how one is changed. */
@ApplicationScoped
public class RotationSchedules {

    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    RotationSchedules(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Empty until the organization has a first key or said something: then the default period holds. */
    @Transactional
    public Optional<RotationSchedule> find(UUID organizationId) {
        return Optional.ofNullable(entityManager.find(RotationSchedule.class, organizationId));
    }

    /** The organizations whose key is due, the longest due first, at most {@code limit}. */
    @Transactional
    public List<UUID> dueAt(Instant now, int limit) {
        return entityManager
                .createQuery(
                        "select s.organizationId from RotationSchedule s where s.nextDueAt <= :now order by s.nextDueAt",
                        UUID.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** When the next key of any organization is due; empty if none ever is. */
    @Transactional
    Optional<Instant> nextDueAt() {
        return Optional.ofNullable(entityManager
                .createQuery("select min(s.nextDueAt) from RotationSchedule s", Instant.class)
                .getSingleResult());
    }

    /**
     * Sets the period; occurrences count from now, in the organization's zone. The same period again changes nothing.
     *
     * @throws RefusedException {@code key.rotation.by.holder} if a key service makes the organization's keys
     */
    @Transactional
    public RotationSchedule change(UUID organizationId, RotationPeriod period, Actor actor) {
        Organization organization = entityManager.find(Organization.class, organizationId);
        requireOurs(organization);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        RotationSchedule schedule =
                entityManager.find(RotationSchedule.class, organizationId, LockModeType.PESSIMISTIC_WRITE);
        String before = schedule == null
                ? RotationSchedule.DEFAULT_PERIOD.name()
                : schedule.period().name();
        if (schedule == null) {
            schedule = new RotationSchedule(organizationId, period, now, organization.timeZone());
            entityManager.persist(schedule);
        } else if (schedule.period() == period) {
            return schedule;
        } else {
            schedule.change(period, now, organization.timeZone());
        }
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "RotationScheduleChanged",
                        "RotationSchedule",
                        organizationId,
                        Map.of("before", before, "after", period.name())));
        return schedule;
    }

    private void requireOurs(Organization organization) {
        organization
                .activeKeyId()
                .map(active -> entityManager.find(RecordingKey.class, new OwnedId(organization.id(), active)))
                .filter(active -> active.holder() == KeyHolder.LOCAL_KEY_MANAGER)
                .ifPresent(active -> {
                    throw KeyRotation.refusedByHolder();
                });
    }

    /** Notes that the key was changed at {@code now}; the first key begins the default schedule. */
    @Transactional(TxType.MANDATORY)
    void rotated(Organization organization, Instant now) {
        locked(organization, now).rotated(now, organization.timeZone());
    }

    /** Notes that from {@code now} on the key's holder changes keys by itself. */
    @Transactional(TxType.MANDATORY)
    void suspend(Organization organization, Instant now) {
        locked(organization, now).suspend();
    }

    private RotationSchedule locked(Organization organization, Instant now) {
        RotationSchedule schedule =
                entityManager.find(RotationSchedule.class, organization.id(), LockModeType.PESSIMISTIC_WRITE);
        if (schedule != null) {
            return schedule;
        }
        RotationSchedule first =
                new RotationSchedule(organization.id(), RotationSchedule.DEFAULT_PERIOD, now, organization.timeZone());
        entityManager.persist(first);
        return first;
    }
}
