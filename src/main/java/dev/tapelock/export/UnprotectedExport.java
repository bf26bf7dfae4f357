package dev.tapelock.export;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;

/** Whether an organization's recordings may leave to places that do not encrypt them. Off until somebody allows it. */
@ApplicationScoped
public class UnprotectedExport {

    private final ExportPolicies policies;
    private final AuditTrail audit;

    @Inject
    UnprotectedExport(ExportPolicies policies, AuditTrail audit) {
        this.policies = policies;
        this.audit = audit;
    }

    @Transactional
    public boolean isAllowed(UUID organizationId) {
        return policies.find(organizationId)
                .map(ExportPolicy::isUnprotectedAllowed)
                .orElse(false);
    }

    /** Whether anybody ever decided, or a job asked. */
    @Transactional
    public boolean isDecided(UUID organizationId) {
        return policies.find(organizationId).isPresent();
    }

    /** Allows or forbids it. A job that needs it and runs already fails at its next recording. */
    @Transactional
    public void allow(UUID organizationId, boolean allowed, Actor actor) {
        policies.lock(organizationId).allowUnprotected(allowed);
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        allowed ? "UnprotectedExportAllowed" : "UnprotectedExportForbidden",
                        "Organization",
                        organizationId,
                        Map.of()));
    }

    static RefusedException refusal(Destination destination) {
        return new RefusedException(
                Refusal.EXPORT_UNPROTECTED,
                "Destination " + destination.id() + " does not encrypt what is put there, and the organization has not"
                        + " allowed unprotected export");
    }
}
