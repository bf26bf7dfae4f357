package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.OwnedId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The deposits that wait for their key; each method is one short transaction. */
@ApplicationScoped
class UnopenedDeposits {

    /** As jakarta.persistence has it for locks that are not waited for. */
    private static final Map<String, Object> SKIP_LOCKED = Map.of("jakarta.persistence.lock.timeout", -2);

    private final AuditTrail audit;
    private final Clock clock;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    UnopenedDeposits(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** The keys for which a deposit is due, of all organizations: one look for each key, however many deposits there are. */
    @Transactional
    public List<OwnedId> keys() {
        return entityManager
                .createQuery(
                        "select k.id.organizationId, k.id.id from RecordingKey k where exists (select 1 from UnopenedDeposit d"
                                + " where d.id.organizationId = k.id.organizationId and d.recordingKeyId = k.id.id"
                                + " and d.dueAt <= :now) order by k.id.organizationId, k.id.id",
                        Tuple.class)
                .setParameter("now", now())
                .getResultStream()
                .map(row -> new OwnedId(row.get(0, UUID.class), row.get(1, UUID.class)))
                .toList();
    }

    /** The artifacts under a key that are due and that a server can read, by id, from behind the given one on. */
    @Transactional
    public List<RecordingArtifact> due(OwnedId keyId, UUID spoolId, UUID afterId, int limit) {
        return entityManager
                .createQuery(
                        "select a from UnopenedDeposit d, RecordingArtifact a"
                                + " where d.id.organizationId = :organizationId and d.recordingKeyId = :keyId"
                                + " and d.dueAt <= :now and d.id.id > :afterId"
                                + " and a.id.organizationId = d.id.organizationId and a.id.id = d.id.id"
                                + " and (a.spoolId is null or a.spoolId = :spoolId) order by d.id.id",
                        RecordingArtifact.class)
                .setParameter("organizationId", keyId.organizationId())
                .setParameter("keyId", keyId.id())
                .setParameter("now", now())
                .setParameter("afterId", afterId)
                .setParameter("spoolId", spoolId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Takes a deposit in hand; empty if another server has it, or it is opened by now. */
    @Transactional(TxType.REQUIRES_NEW)
    public boolean take(RecordingArtifact artifact) {
        UnopenedDeposit deposit =
                entityManager.find(UnopenedDeposit.class, idOf(artifact), LockModeType.PESSIMISTIC_WRITE, SKIP_LOCKED);
        if (deposit == null || !deposit.isDueAt(now())) {
            return false;
        }
        deposit.take(now());
        return true;
    }

    /** Lets a deposit wait for the next round. */
    @Transactional(TxType.REQUIRES_NEW)
    public void giveBack(RecordingArtifact artifact) {
        locked(artifact).ifPresent(deposit -> deposit.giveBack(now()));
    }

    /** Notes that the key's holder answered, but not with the deposit's key: it is asked again after ever longer whiles. */
    @Transactional(TxType.REQUIRES_NEW)
    public void failed(RecordingArtifact artifact, Duration interval) {
        locked(artifact).ifPresent(deposit -> deposit.failed(now(), interval));
    }

    /** Notes that a deposit is what its sender said. */
    @Transactional(TxType.REQUIRES_NEW)
    public void verified(RecordingArtifact artifact) {
        settle(artifact, DepositState.VERIFIED, Optional.empty());
    }

    /** Notes that a deposit is not what its sender said: it never plays. */
    @Transactional(TxType.REQUIRED)
    public void refused(RecordingArtifact artifact, String reason) {
        settle(artifact, DepositState.REFUSED, Optional.of(reason));
    }

    /** Another server may have settled it meanwhile, with the same outcome. */
    private void settle(RecordingArtifact artifact, DepositState outcome, Optional<String> reason) {
        Optional<UnopenedDeposit> waiting = locked(artifact);
        if (waiting.isEmpty()) {
            return;
        }
        entityManager.remove(waiting.get());
        // Nothing else of the row: it may be moved at this moment.
        entityManager
                .createQuery("update RecordingArtifact a set a.deposit = :outcome where a.id = :id")
                .setParameter("outcome", outcome)
                .setParameter("id", artifact.ownedId())
                .executeUpdate();
        audit.record(artifact.organizationId(), Actor.SYSTEM, fact(artifact, reason));
    }

    private static AuditFact fact(RecordingArtifact artifact, Optional<String> reason) {
        String name = artifact.name().text();
        String revision = artifact.id().toString();
        return reason.map(why -> AuditFact.failure(
                        "RecordingDepositRefused",
                        "Recording",
                        artifact.recordingId(),
                        Map.of("artifact", name, "revision", revision, "reason", why)))
                .orElseGet(() -> AuditFact.success(
                        "RecordingDepositVerified",
                        "Recording",
                        artifact.recordingId(),
                        Map.of("artifact", name, "revision", revision)));
    }

    private Optional<UnopenedDeposit> locked(RecordingArtifact artifact) {
        return Optional.ofNullable(
                entityManager.find(UnopenedDeposit.class, idOf(artifact), LockModeType.PESSIMISTIC_WRITE));
    }

    private static OwnedId idOf(RecordingArtifact artifact) {
        return new OwnedId(artifact.organizationId(), artifact.id());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
