package dev.tapelock.organization.web;

import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a session remembers of its user. What the user may do is asked anew on each request. */
record SignedInUser(UUID organizationId, UUID id, int version) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The session's attribute. */
    static final String ATTRIBUTE = SignedInUser.class.getName();

    /** Whether the container took its caller for this user. */
    boolean is(@Nullable Principal caller) {
        return caller != null && id.toString().equals(caller.getName());
    }
}
