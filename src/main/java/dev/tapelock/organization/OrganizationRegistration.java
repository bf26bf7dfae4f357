package dev.tapelock.organization;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes an organization together with its first administrator and its first API client. */
@ApplicationScoped
public class OrganizationRegistration {

    private final Organizations organizations;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final PasswordHashing passwords;
    private final SecureRandom random;
    private final Clock clock;

    @Inject
    OrganizationRegistration(
            Organizations organizations,
            Accounts accounts,
            AuditTrail audit,
            PasswordHashing passwords,
            SecureRandom random,
            Clock clock) {
        this.organizations = organizations;
        this.accounts = accounts;
        this.audit = audit;
        this.passwords = passwords;
        this.random = random;
        this.clock = clock;
    }

    /** What is wanted. */
    public record Order(String organizationName, ZoneId timeZone, String signInName, char[] password) {}

    /** What was made. The secret is nowhere else. */
    public record Registered(UUID organizationId, UUID userId, UUID clientId, GeneratedSecret clientSecret) {}

    /** Slow on purpose; call it outside of a transaction. */
    public String hash(char[] password) {
        return passwords.hash(password);
    }

    /** Makes all three or nothing. */
    @Transactional
    public Registered register(Order order, String hashedPassword) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID organizationId = UUID.randomUUID();
        Set<Permission> permissions = EnumSet.allOf(Permission.class);
        if (!organizations.isEmpty()) {
            // Whoever is responsible for the installation is in the first one.
            permissions.remove(Permission.SERVER_VIEW);
        }
        organizations.add(new Organization(organizationId, order.organizationName(), order.timeZone(), now));
        User user = new User(organizationId, UUID.randomUUID(), order.signInName(), hashedPassword, permissions);
        accounts.add(user);
        GeneratedSecret secret = GeneratedSecret.random(random);
        ApiClient client = new ApiClient(organizationId, UUID.randomUUID(), "first client", secret, permissions);
        accounts.add(client);
        audit.record(
                organizationId,
                Actor.SYSTEM,
                AuditFact.success(
                        "OrganizationRegistered",
                        "Organization",
                        organizationId,
                        Map.of(
                                "user",
                                user.id().toString(),
                                "client",
                                client.id().toString())));
        return new Registered(organizationId, user.id(), client.id(), secret);
    }

    /**
     * Adds a user to an organization.
     *
     * @return the user's id
     */
    @Transactional
    public UUID addUser(
            UUID organizationId, String signInName, String hashedPassword, Set<Permission> permissions, Actor actor) {
        User user = new User(organizationId, UUID.randomUUID(), signInName, hashedPassword, permissions);
        accounts.add(user);
        audit.record(
                organizationId,
                actor,
                AuditFact.success(
                        "UserAdded",
                        "User",
                        user.id(),
                        Map.of(
                                "permissions",
                                permissions.stream()
                                        .map(Permission::wireName)
                                        .sorted()
                                        .collect(Collectors.joining(" ")))));
        return user.id();
    }

    /** {@link #register} for the very first one; of several servers that try, one wins. */
    @Transactional
    public Registered registerFirst(Order order, String hashedPassword) {
        Registered registered = register(order, hashedPassword);
        accounts.markFirstAdministrator(registered.userId(), clock.instant());
        return registered;
    }
}
