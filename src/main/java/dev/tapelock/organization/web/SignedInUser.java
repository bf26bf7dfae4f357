package dev.tapelock.organization.web;

import java.io.Serializable;
import java.util.UUID;

/** What a session remembers of its user. What the user may do is asked anew on each request. */
record SignedInUser(UUID organizationId, UUID id, int version) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The session's attribute. */
    static final String ATTRIBUTE = SignedInUser.class.getName();
}
