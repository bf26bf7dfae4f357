package dev.tapelock.organization;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets people in by name and password, and keeps looking whether they still may be in. */
@ApplicationScoped
public class SignIn {

    private static final int LONGEST_INPUT = 1000;
    /** Comparing is slow on purpose: so many at once leave the rest of the server at work. */
    private static final int MOST_AT_ONCE = 2;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Accounts accounts;
    private final PasswordHashing passwords;
    private final SignInThrottle throttle;
    private final AuditTrail audit;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private volatile @Nullable String hashOfNobody;

    @Inject
    SignIn(Accounts accounts, PasswordHashing passwords, SignInThrottle throttle, AuditTrail audit) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.audit = audit;
    }

    /**
     * Finds the user whose name and password these are. An unknown name, a wrong password and a name that was tried too
     * often are answered alike, the first two after the same time.
     */
    public Optional<User> check(String signInName, char[] password) {
        if (signInName.length() > LONGEST_INPUT || password.length > LONGEST_INPUT || !takePlace()) {
            return Optional.empty();
        }
        try {
            // Asked with a place taken: of many tries that come at once, each sees what became of those before.
            return throttle.isOpen(signInName) ? compare(signInName, password) : Optional.empty();
        } finally {
            places.release();
        }
    }

    private Optional<User> compare(String signInName, char[] password) {
        Optional<User> named = accounts.findUser(signInName);
        String hashOfNobody = hashOfNobody();
        boolean isRight =
                passwords.matches(password, named.map(User::passwordHash).orElse(hashOfNobody));
        Optional<User> user = named.filter(found -> isRight);
        user.ifPresentOrElse(found -> succeeded(found, signInName), () -> failed(named, signInName));
        return user;
    }

    /**
     * The user of a session as a caller, with the permissions of this moment.
     *
     * @param version the user's at the sign-in
     * @return empty if the user is gone or changed since
     */
    public Optional<Caller> stillIn(UUID organizationId, UUID userId, int version) {
        return accounts.findUser(organizationId, userId)
                .filter(user -> user.version() == version)
                .map(User::caller);
    }

    /** The name that the user signs in with. */
    public String nameOf(Caller caller) {
        return accounts.findUser(caller.organizationId(), caller.id())
                .map(User::signInName)
                .orElse("");
    }

    /** The user left. */
    public void signedOut(Caller caller) {
        audit.recordNow(
                caller.organizationId(),
                caller.actor(),
                AuditFact.success("UserSignedOut", "User", caller.id(), Map.of()));
    }

    private void succeeded(User user, String signInName) {
        throttle.succeeded(signInName);
        audit.recordNow(
                user.organizationId(),
                new Actor(Actor.Kind.USER, Optional.of(user.id())),
                AuditFact.success("UserSignedIn", "User", user.id(), Map.of()));
    }

    private void failed(Optional<User> named, String signInName) {
        throttle.failed(signInName);
        audit.recordNow(
                named.map(User::organizationId).orElse(AuditTrail.INSTALLATION),
                Actor.UNKNOWN,
                AuditFact.failure(
                        "SignInRefused",
                        "User",
                        named.map(user -> user.id().toString()).orElse("unknown"),
                        Map.of()));
    }

    private boolean takePlace() {
        try {
            return places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String hashOfNobody() {
        String present = hashOfNobody;
        if (present == null) {
            present = passwords.hashOfNobody();
            hashOfNobody = present;
        }
        return present;
    }
}
