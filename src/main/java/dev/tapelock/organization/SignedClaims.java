package dev.tapelock.organization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims that nobody can alter: JWTs (RFC 7519), signed with HMAC-SHA-256 under a purpose key that the header names, of a
 * type of their own (RFC 8725 section 3.11), good until they end.
 */
@ApplicationScoped
public class SignedClaims {

    private final Vault vault;
    private final Clock clock;

    @Inject
    public SignedClaims(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Signs claims.
     *
     * @param type what kind of claims they are, as {@code at+jwt}; nothing of one kind passes for another
     * @param organizationId whose purpose key signs
     */
    public String sign(
            String type, Purpose purpose, UUID organizationId, Map<String, String> claims, Duration lifetime) {
        PurposeSecret key = vault.purposeKey(purpose, organizationId);
        Instant now = clock.instant();
        JWTClaimsSet.Builder set =
                new JWTClaimsSet.Builder().issueTime(Date.from(now)).expirationTime(Date.from(now.plus(lifetime)));
        claims.forEach(set::claim);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(type))
                        .keyID(key.id().toString())
                        .build(),
                set.build());
        try {
            token.sign(new MACSigner(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("Claims could not be signed", e);
        }
        return token.serialize();
    }

    /**
     * Checks what anybody could have written.
     *
     * @param signer whose purpose key must have signed, told by the claims themselves, which are not proven at that time
     * @return the claims as text; empty if they are altered, of another type, signed by another, or have ended
     */
    public Optional<Map<String, String>> verify(
            String type, Purpose purpose, Function<Map<String, String>, Optional<UUID>> signer, String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            JWSHeader header = parsed.getHeader();
            if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                    || !new JOSEObjectType(type).equals(header.getType())) {
                return Optional.empty();
            }
            JWTClaimsSet set = parsed.getJWTClaimsSet();
            Map<String, String> claims = text(set);
            Optional<PurposeSecret> key = signer.apply(claims)
                    .flatMap(organizationId ->
                            id(header.getKeyID()).flatMap(keyId -> vault.purposeKey(purpose, organizationId, keyId)));
            Date end = set.getExpirationTime();
            boolean isProven = key.isPresent()
                    && parsed.verify(new MACVerifier(key.get().key()))
                    && end != null
                    && clock.instant().isBefore(end.toInstant());
            return isProven ? Optional.of(claims) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> text(JWTClaimsSet set) {
        return set.getClaims().entrySet().stream()
                .filter(claim -> claim.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, claim -> String.valueOf(claim.getValue())));
    }

    /** The id in a claim or header; empty if there is none, or something else. */
    public static Optional<UUID> id(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
