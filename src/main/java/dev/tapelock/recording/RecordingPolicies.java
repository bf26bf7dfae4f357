package dev.tapelock.recording;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.Organizations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The stored policies. An organization without a row has {@link RecordingPolicy#DEFAULT}. */
@ApplicationScoped
public class RecordingPolicies {

    private final Organizations organizations;
    private final AuditTrail audit;

    @PersistenceContext
    private EntityManager entityManager;

    @Inject
    RecordingPolicies(Organizations organizations, AuditTrail audit) {
        this.organizations = organizations;
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
        organizations.lock(organizationId);
        StoredRecordingPolicy row = findOrMake(organizationId);
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

    private StoredRecordingPolicy findOrMake(UUID organizationId) {
        StoredRecordingPolicy present = entityManager.find(StoredRecordingPolicy.class, organizationId);
        if (present != null) {
            return present;
        }
        StoredRecordingPolicy made = new StoredRecordingPolicy(organizationId);
        entityManager.persist(made);
        return made;
    }
}
