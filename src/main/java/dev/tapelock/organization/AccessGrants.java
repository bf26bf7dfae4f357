package dev.tapelock.organization;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A proof other than a token, carried in a URL and good for one thing: features that give such URLs implement it. */
public interface AccessGrants {

    /**
     * Checks a grant.
     *
     * @param method the HTTP method of the request
     * @param grant the text from the URL, which anybody could have written
     * @return what it proves; empty if it is altered, expired or for another method, all alike
     */
    Optional<Grant> check(String method, String grant);

    /**
     * What a grant proves.
     *
     * @param subjectId the client or user in whose name the URL was made
     * @param thing the one thing that it opens
     * @param permissions of the subject's, those that the proof carries on
     */
    record Grant(UUID organizationId, UUID subjectId, UUID thing, Set<Permission> permissions) {}
}
