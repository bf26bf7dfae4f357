package dev.tapelock.organization;

import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@link RequiresPermission} is for resources, for a page's actions: a button that is not shown can be pressed. */
@ApplicationScoped
public class PagePermissions {

    private final CurrentCaller currentCaller;
    private final AuditTrail audit;

    @Inject
    PagePermissions(CurrentCaller currentCaller, AuditTrail audit) {
        this.currentCaller = currentCaller;
        this.audit = audit;
    }

    /**
     * The user of the running request, who may do one of these.
     *
     * @param action what is done, for the audit event
     * @throws RefusedException {@code missing.any.permissions}
     */
    public Caller require(String action, Permission... anyOf) {
        Caller caller = currentCaller.get();
        if (caller.mayAny(anyOf)) {
            return caller;
        }
        String needed = Arrays.stream(anyOf).map(Permission::wireName).collect(Collectors.joining(", "));
        audit.recordNow(
                caller.organizationId(),
                caller.actor(),
                AuditFact.failure("CallRefused", "Call", action, Map.of("needed", needed)));
        throw new RefusedException(
                Refusal.MISSING_PERMISSIONS, "The action needs any one of these permissions: " + needed);
    }
}
