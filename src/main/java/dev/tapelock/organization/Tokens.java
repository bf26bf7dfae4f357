package dev.tapelock.organization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: JWTs (RFC 9068's type) signed with HMAC-SHA-256 under a purpose key that is named in the header.
 *
 * <p>A token says who; what that one may do is looked up at each request, so that a removed client is out at once.
 */
@ApplicationScoped
public class Tokens {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final String VERSION_CLAIM = "ver";

    private final Vault vault;
    private final Accounts accounts;
    private final OrganizationSettings settings;
    private final Clock clock;

    @Inject
    Tokens(Vault vault, Accounts accounts, OrganizationSettings settings, Clock clock) {
        this.vault = vault;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
    }

    /** A token and how long it lives. */
    public record Issued(String token, Duration lifetime) {}

    /**
     * Gives a token to a client that knows its secret.
     *
     * @throws RefusedException {@code bad.credentials}, the same for an unknown client and a wrong secret
     */
    public Issued issue(String clientId, String secret) {
        ApiClient client = parse(clientId)
                .flatMap(accounts::findClient)
                .filter(candidate -> candidate.hasSecret(secret))
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_CREDENTIALS, "The client id or the client secret is not right"));
        Instant now = clock.instant();
        PurposeSecret key = vault.purposeKey(Purpose.TOKEN_SIGNING, Vault.INSTALLATION);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(TYPE)
                        .keyID(key.id().toString())
                        .build(),
                new JWTClaimsSet.Builder()
                        .subject(client.id().toString())
                        .claim(VERSION_CLAIM, client.version())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(settings.tokenLifetime())))
                        .build());
        try {
            token.sign(new MACSigner(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
        return new Issued(token.serialize(), settings.tokenLifetime());
    }

    /** Who presents this token; empty if it is not ours, altered, expired, or its client is gone or changed. */
    public Optional<Caller> callerOf(String token) {
        try {
            return verified(SignedJWT.parse(token));
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    /** Whoever has this id now, in this organization. */
    Optional<Caller> callerOf(UUID organizationId, UUID clientId) {
        return accounts.findClient(clientId)
                .filter(client -> client.organizationId().equals(organizationId))
                .map(ApiClient::caller);
    }

    private Optional<Caller> verified(SignedJWT token) throws JOSEException, ParseException {
        JWSHeader header = token.getHeader();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm()) || !TYPE.equals(header.getType())) {
            return Optional.empty();
        }
        Optional<PurposeSecret> key =
                parse(header.getKeyID()).flatMap(id -> vault.purposeKey(Purpose.TOKEN_SIGNING, Vault.INSTALLATION, id));
        if (key.isEmpty() || !token.verify(new MACVerifier(key.get().key()))) {
            return Optional.empty();
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        Date expires = claims.getExpirationTime();
        if (expires == null || !clock.instant().isBefore(expires.toInstant())) {
            return Optional.empty();
        }
        Integer version = claims.getIntegerClaim(VERSION_CLAIM);
        return parse(claims.getSubject())
                .flatMap(accounts::findClient)
                .filter(client -> version != null && client.version() == version)
                .map(ApiClient::caller);
    }

    private static Optional<UUID> parse(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
