package dev.tapelock.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID CLIENT = UUID.randomUUID();
    private static final UUID USER = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final MemoryVault vault = new MemoryVault();
    private final GeneratedSecret secret = GeneratedSecret.random(new SecureRandom());
    private final ApiClient client = new ApiClient(ORGANIZATION, CLIENT, "client", secret, Set.of(Permission.KEY_VIEW));
    private boolean isClientThere = true;

    @Test
    void whoeverKnowsTheSecretGetsATokenThatProvesIt() {
        Tokens.Issued issued = at(NOON).issue(CLIENT.toString(), secret.reveal());
        assertThat(issued.lifetime()).isEqualTo(LIFETIME);
        assertThat(at(NOON).callerOf(issued.token()))
                .contains(new Caller(
                        Caller.Kind.CLIENT, ORGANIZATION, CLIENT, Set.of(Permission.KEY_VIEW), Optional.empty()));
    }

    @Test
    void aWrongSecretAndAnUnknownClientLookAlike() {
        String wrongSecret = refused(CLIENT.toString(), "wrong");
        assertThat(refused(UUID.randomUUID().toString(), secret.reveal())).isEqualTo(wrongSecret);
        assertThat(refused("no id", secret.reveal())).isEqualTo(wrongSecret);
        assertThat(refused("", "")).isEqualTo(wrongSecret);
    }

    @Test
    void aTokenEndsWithItsLifetime() {
        String token = token();
        assertThat(at(NOON.plus(LIFETIME).minusSeconds(1)).callerOf(token)).isPresent();
        assertThat(at(NOON.plus(LIFETIME)).callerOf(token)).isEmpty();
    }

    @Test
    void aTokenEndsWithItsClient() {
        String token = token();
        isClientThere = false;
        assertThat(at(NOON).callerOf(token)).isEmpty();
    }

    @Test
    void aTokenIsStillGoodAfterTheRotationOfItsKey() {
        String token = token();
        vault.rotate(Purpose.TOKEN_SIGNING, AuditTrail.INSTALLATION);
        assertThat(at(NOON).callerOf(token)).isPresent();
    }

    @Test
    void anAlteredTokenProvesNothing() {
        String token = token();
        for (int i = 0; i < token.length() - 1; i++) {
            if (token.charAt(i) != '.') {
                String altered = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
                assertThat(at(NOON).callerOf(altered)).as("character %d", i).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "no token",
                "e30.e30.e30",
                // no signature: {"alg":"none","typ":"at+jwt"}
                "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.",
                // {"alg":"HS256","typ":"at+jwt"} without a key id
                "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.AAAA"
            })
    void whatIsNoTokenProvesNothing(String text) {
        assertThat(at(NOON).callerOf(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "exp", "ver"})
    void aTokenThatLacksAClaimProvesNothingEvenIfItIsSigned(String claim) throws JOSEException {
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder(claims()).claim(claim, null).build();
        assertThat(at(NOON).callerOf(sign("at+jwt", Purpose.TOKEN_SIGNING, AuditTrail.INSTALLATION, claims)))
                .isEmpty();
    }

    @Test
    void aTokenOfAnotherVersionOfItsClientProvesNothing() throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder(claims()).claim("ver", 2).build();
        assertThat(at(NOON).callerOf(sign("at+jwt", Purpose.TOKEN_SIGNING, AuditTrail.INSTALLATION, claims)))
                .isEmpty();
    }

    @Test
    void aTokenIsSignedForItsPurposeAndType() throws JOSEException {
        assertThat(at(NOON).callerOf(sign("at+jwt", Purpose.TOKEN_SIGNING, AuditTrail.INSTALLATION, claims())))
                .isPresent();
        assertThat(at(NOON).callerOf(sign("media+jwt", Purpose.TOKEN_SIGNING, AuditTrail.INSTALLATION, claims())))
                .isEmpty();
        assertThat(at(NOON).callerOf(sign("at+jwt", Purpose.MEDIA_URL, AuditTrail.INSTALLATION, claims())))
                .isEmpty();
        assertThat(at(NOON).callerOf(sign("at+jwt", Purpose.TOKEN_SIGNING, ORGANIZATION, claims())))
                .isEmpty();
    }

    @Test
    void aClientIsFoundInItsOwnOrganizationOnly() {
        assertThat(at(NOON).callerOf(ORGANIZATION, CLIENT)).isPresent();
        assertThat(at(NOON).callerOf(UUID.randomUUID(), CLIENT)).isEmpty();
    }

    @Test
    void aUserIsFoundInItsOwnOrganizationOnly() {
        assertThat(at(NOON).callerOf(ORGANIZATION, USER).map(Caller::kind)).contains(Caller.Kind.USER);
        assertThat(at(NOON).callerOf(UUID.randomUUID(), USER)).isEmpty();
    }

    private JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .subject(CLIENT.toString())
                .claim("ver", 1)
                .expirationTime(Date.from(NOON.plusSeconds(60)))
                .build();
    }

    private String sign(String type, Purpose purpose, UUID organizationId, JWTClaimsSet claims) throws JOSEException {
        PurposeSecret key = vault.purposeKey(purpose, organizationId);
        SignedJWT signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(type))
                        .keyID(key.id().toString())
                        .build(),
                claims);
        signed.sign(new MACSigner(key.key()));
        return signed.serialize();
    }

    private String token() {
        return at(NOON).issue(CLIENT.toString(), secret.reveal()).token();
    }

    private String refused(String clientId, String candidate) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> at(NOON).issue(clientId, candidate));
        assertThat(refused.refusal()).isEqualTo(Refusal.BAD_CREDENTIALS);
        return String.valueOf(refused.getMessage());
    }

    private Tokens at(Instant now) {
        Accounts accounts = new Accounts() {
            @Override
            Optional<ApiClient> findClient(UUID clientId) {
                return Optional.of(client)
                        .filter(known -> isClientThere && known.id().equals(clientId));
            }

            @Override
            Optional<User> findUser(UUID organizationId, UUID userId) {
                return Optional.of(new User(ORGANIZATION, USER, "admin", "no hash", EnumSet.of(Permission.KEY_VIEW)))
                        .filter(known -> organizationId.equals(ORGANIZATION) && userId.equals(USER));
            }
        };
        return new Tokens(
                new SignedClaims(vault, Clock.fixed(now, ZoneOffset.UTC)),
                accounts,
                new OrganizationSettings(LIFETIME, 300));
    }
}
