package dev.tapelock.organization;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Access tokens, of the type of RFC 9068.
 *
 * <p>A token says who; what that one may do is looked up at each request, so that a removed client is out at once.
 */
@ApplicationScoped
public class Tokens {

    private static final String TYPE = "at+jwt";
    private static final String SUBJECT = "sub";
    private static final String VERSION = "ver";

    private final SignedClaims signedClaims;
    private final Accounts accounts;
    private final OrganizationSettings settings;

    @Inject
    Tokens(SignedClaims signedClaims, Accounts accounts, OrganizationSettings settings) {
        this.signedClaims = signedClaims;
        this.accounts = accounts;
        this.settings = settings;
    }

    /** A token and how long it lives. */
    public record Issued(String token, Duration lifetime) {}

    /**
     * Gives a token to a client that knows its secret.
     *
     * @throws RefusedException {@code bad.credentials}, the same for an unknown client and a wrong secret
     */
    public Issued issue(String clientId, String secret) {
        ApiClient client = SignedClaims.id(clientId)
                .flatMap(accounts::findClient)
                .filter(candidate -> candidate.hasSecret(secret))
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_CREDENTIALS, "The client id or the client secret is not right"));
        Map<String, String> claims =
                Map.of(SUBJECT, client.id().toString(), VERSION, Integer.toString(client.version()));
        return new Issued(
                signedClaims.sign(TYPE, Purpose.TOKEN_SIGNING, Vault.INSTALLATION, claims, settings.tokenLifetime()),
                settings.tokenLifetime());
    }

    /** Who presents this token; empty if it is not ours, altered, expired, or its client is gone or changed. */
    public Optional<Caller> callerOf(String token) {
        return signedClaims
                .verify(TYPE, Purpose.TOKEN_SIGNING, claims -> Optional.of(Vault.INSTALLATION), token)
                .flatMap(claims -> SignedClaims.id(claims.get(SUBJECT))
                        .flatMap(accounts::findClient)
                        .filter(client -> Integer.toString(client.version()).equals(claims.get(VERSION))))
                .map(ApiClient::caller);
    }

    /** The client or user that has this id now, in this organization. */
    Optional<Caller> callerOf(UUID organizationId, UUID id) {
        return accounts.findClient(id)
                .filter(client -> client.organizationId().equals(organizationId))
                .map(ApiClient::caller)
                .or(() -> accounts.findUser(organizationId, id).map(User::caller));
    }
}
