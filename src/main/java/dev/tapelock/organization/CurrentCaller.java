package dev.tapelock.organization;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the running request. */
@RequestScoped
public class CurrentCaller {

    private @Nullable Caller caller;

    /** @throws IllegalStateException if nobody has proven anything; resources are never reached in that case */
    public Caller get() {
        Caller present = caller;
        if (present == null) {
            throw new IllegalStateException("The request has no caller");
        }
        return present;
    }

    public void set(Caller proven) {
        caller = proven;
    }
}
