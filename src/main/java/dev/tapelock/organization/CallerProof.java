package dev.tapelock.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;

/** Knows the caller behind each kind of proof. */
@ApplicationScoped
public class CallerProof {

    private final Tokens tokens;
    private final Instance<AccessGrants> grants;

    @Inject
    CallerProof(Tokens tokens, Instance<AccessGrants> grants) {
        this.tokens = tokens;
        this.grants = grants;
    }

    /** Whoever holds this access token; empty if it proves nothing now. */
    public Optional<Caller> ofToken(String token) {
        return tokens.callerOf(token);
    }

    /** Whoever a signed URL was made for, limited to its one thing; empty if it, or that one, is good no longer. */
    public Optional<Caller> ofGrant(String method, String grant) {
        return grants.stream()
                .flatMap(kind -> kind.check(method, grant).stream())
                .findFirst()
                .flatMap(proven -> tokens.callerOf(proven.organizationId(), proven.subjectId())
                        .map(caller -> caller.scopedTo(
                                proven.thing(), proven.permissions().toArray(Permission[]::new))));
    }
}
