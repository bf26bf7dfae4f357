package dev.tapelock.audit;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit trail that only notes what it is told, for tests without a database. */
public class NotedAuditTrail extends AuditTrail {

    private final List<AuditFact> facts = new CopyOnWriteArrayList<>();

    public NotedAuditTrail() {
        super(Clock.systemUTC());
    }

    @Override
    public void record(UUID organizationId, Actor actor, AuditFact fact) {
        facts.add(fact);
    }

    @Override
    public void recordNow(UUID organizationId, Actor actor, AuditFact fact) {
        facts.add(fact);
    }

    public List<AuditFact> facts() {
        return facts;
    }
}
