package dev.tapelock.organization;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Says no to a caller who lacks a permission, with an audit event that stands whatever becomes of the call. */
@ApplicationScoped
public class CallRefusals {

    private final AuditTrail audit;

    @Inject
    CallRefusals(AuditTrail audit) {
        this.audit = audit;
    }

    /**
     * Writes the event; the answer is for the caller to throw.
     *
     * @param call what was called
     * @param needed the permissions, in the contract's words
     */
    public RefusedException missing(Caller caller, String call, String needed) {
        audit.recordNow(
                caller.organizationId(),
                caller.actor(),
                AuditFact.failure("CallRefused", "Call", call, Map.of("needed", needed)));
        return new RefusedException(
                Refusal.MISSING_PERMISSIONS, "The call needs any one of these permissions: " + needed);
    }
}
