package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The stored policies. An organization without a row has {@link RecordingPolicy#DEFAULT}. */
@ApplicationScoped
public class RecordingPolicies {

    private final NewRows newRows;
    private final AuditTrail audit;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    RecordingPolicies(NewRows newRows, AuditTrail audit) {
        this.newRows = newRows;
        this.audit = audit;
    }

    @Transactional
    public RecordingPolicy of(UUID organizationId) {
        return Optional.ofNullable(entityManager.find(StoredRecordingPolicy.class, organizationId))
                .map(StoredRecordingPolicy::policy)
                .orElse(RecordingPolicy.DEFAULT);
    }

    /**
     * Changes the policy; what is recorded from now on follows it.
     *
     * @param change from what is there, which nobody else changes meanwhile
     * @return the policy as it is now
     */
    @Transactional
    public RecordingPolicy change(UUID organizationId, UnaryOperator<RecordingPolicy> change, Actor actor) {
        StoredRecordingPolicy row = lock(organizationId);
        RecordingPolicy before = row.policy();
        RecordingPolicy after = change.apply(before);
        if (after.equals(before)) {
            return before;
        }
        row.change(after);
        audit.record(
                organizationId,
                actor,
                AuditFact.success("RecordingSettingsChanged", "Organization", organizationId, details(after)));
        return after;
    }

    private static Map<String, String> details(RecordingPolicy policy) {
        return Map.of(
                "sealScreenRecordings", Boolean.toString(policy.isSealingScreenRecordings()),
                "playbackUrl", text(policy.playbackUrlLifetime()),
                "batchDownloadUrl", text(policy.batchDownloadUrlLifetime()));
    }

    private static String text(Optional<Duration> lifetime) {
        return lifetime.map(Duration::toString).orElse("default");
    }

    private StoredRecordingPolicy lock(UUID organizationId) {
        StoredRecordingPolicy row = lockIfThere(organizationId);
        if (row == null) {
            try {
                newRows.add(organizationId);
            } catch (PersistenceException e) {
                // Somebody else was faster; if not, the next line says so.
            }
            row = lockIfThere(organizationId);
        }
        if (row == null) {
            throw new IllegalStateException("No recording policy of organization " + organizationId + " could be made");
        }
        return row;
    }

    private @Nullable StoredRecordingPolicy lockIfThere(UUID organizationId) {
        return entityManager.find(StoredRecordingPolicy.class, organizationId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Makes them in transactions of their own, so that one that is there already spoils nobody's. */
    @ApplicationScoped
    static class NewRows {

        @PersistenceContext
        private EntityManager entityManager;

        @Transactional(TxType.REQUIRES_NEW)
        void add(UUID organizationId) {
            entityManager.persist(new StoredRecordingPolicy(organizationId));
            entityManager.flush();
        }
    }
}
