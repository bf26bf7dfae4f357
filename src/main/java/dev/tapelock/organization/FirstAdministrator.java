package dev.tapelock.organization;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.DurableCommit;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ServerSettings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way in to an empty installation: a token, good once, that only somebody who reads the server's log can know.
 *
 * <p>It is kept in memory as a hash and is made anew at each start until there is an administrator.
 */
@ApplicationScoped
public class FirstAdministrator {

    private static final System.Logger LOG = System.getLogger(FirstAdministrator.class.getName());
    private static final int AFTER_VAULT = Interceptor.Priority.APPLICATION;

    private final OrganizationRegistration registration;
    private final Organizations organizations;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final DurableCommit durableCommit;
    private final ServerSettings server;
    private final SecureRandom random;
    private final AtomicReference<byte @Nullable []> tokenSha256 = new AtomicReference<>();

    @Inject
    FirstAdministrator(
            OrganizationRegistration registration,
            Organizations organizations,
            Accounts accounts,
            AuditTrail audit,
            DurableCommit durableCommit,
            ServerSettings server,
            SecureRandom random) {
        this.registration = registration;
        this.organizations = organizations;
        this.accounts = accounts;
        this.audit = audit;
        this.durableCommit = durableCommit;
        this.server = server;
        this.random = random;
    }

    void offer(@Observes @Priority(AFTER_VAULT) Startup startup) {
        if (!server.isDemo() && organizations.isEmpty() && !accounts.hasFirstAdministrator()) {
            GeneratedSecret token = GeneratedSecret.random(random);
            tokenSha256.set(token.sha256());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "There is no administrator yet. Make the first one with this token, which is good once and until the"
                            + " next start: {0}",
                    token.reveal());
        }
    }

    /**
     * Makes the first organization with its administrator.
     *
     * @throws RefusedException {@code bad.credentials} if the token is wrong, used, or none is offered, all alike
     */
    public OrganizationRegistration.Registered claim(String token, OrganizationRegistration.Order order) {
        byte[] offered = tokenSha256.get();
        if (offered == null || !GeneratedSecret.matches(token, offered) || !tokenSha256.compareAndSet(offered, null)) {
            audit.recordNow(
                    AuditTrail.INSTALLATION,
                    Actor.UNKNOWN,
                    AuditFact.failure("FirstAdministratorRefused", "Installation", AuditTrail.INSTALLATION, Map.of()));
            throw new RefusedException(Refusal.BAD_CREDENTIALS, "The token is not the one in the server's log");
        }
        boolean done = false;
        try {
            OrganizationRegistration.Registered registered =
                    registration.registerFirst(order, registration.hash(order.password()));
            durableCommit.await();
            done = true;
            return registered;
        } finally {
            if (!done) {
                tokenSha256.set(offered);
            }
        }
    }
}
