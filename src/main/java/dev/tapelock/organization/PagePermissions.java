package dev.tapelock.organization;

import dev.tapelock.platform.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What {@link RequiresPermission} is for resources, for a page's actions: a button that is not shown can be pressed. */
@ApplicationScoped
public class PagePermissions {

    private final CurrentCaller currentCaller;
    private final CallRefusals refusals;

    @Inject
    PagePermissions(CurrentCaller currentCaller, CallRefusals refusals) {
        this.currentCaller = currentCaller;
        this.refusals = refusals;
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
        throw refusals.missing(caller, action, Permission.words(anyOf));
    }
}
