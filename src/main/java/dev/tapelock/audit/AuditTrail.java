package dev.tapelock.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Where events are written: never changed, never deleted. */
@ApplicationScoped
public class AuditTrail {

    /** The owner of events that belong to no organization, as an attempt to sign in with an unknown client. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    AuditTrail(Clock clock) {
        this.clock = clock;
    }

    /** Writes the event in the caller's transaction, so that the act and its event stand or fall together. */
    @Transactional(TxType.MANDATORY)
    public void record(UUID organizationId, Actor actor, AuditFact fact) {
        persist(organizationId, actor, fact);
    }

    /** Commits the event at once, whatever becomes of the caller: for refused acts, and before content leaves. */
    @Transactional(TxType.REQUIRES_NEW)
    public void recordNow(UUID organizationId, Actor actor, AuditFact fact) {
        persist(organizationId, actor, fact);
    }

    private void persist(UUID organizationId, Actor actor, AuditFact fact) {
        entityManager.persist(
                new AuditEvent(organizationId, clock.instant().truncatedTo(ChronoUnit.MICROS), actor, fact));
    }
}
