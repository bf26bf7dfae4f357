package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tapelock.organization.AccessGrants.Grant;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.SignedClaims;
import dev.tapelock.platform.ByteSize;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.vault.MemoryVault;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaUrlsTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID ARTIFACT = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final MemoryVault vault = new MemoryVault();
    private final Caller caller =
            new Caller(Caller.Kind.CLIENT, ORGANIZATION, UUID.randomUUID(), Set.of(), Optional.empty());
    private final Recording recording = new Recording(
            ORGANIZATION,
            new RecordingDescription(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    Media.AUDIO,
                    NOON,
                    NOON,
                    Optional.empty(),
                    Set.of(),
                    Optional.empty()),
            NOON);

    private RecordingPolicy policy = RecordingPolicy.DEFAULT;

    @Test
    void theUrlBeginsWithTheConfiguredAddressAndNamesTheArtifact() {
        assertThat(url("call.0"))
                .startsWith("https://tapelock.example/api/v2/conversations/" + recording.conversationId()
                        + "/recordings/" + recording.id() + "/media?artifact=call.0&grant=");
        assertThat(url("transcript.2")).contains("/transcript?version=2&grant=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aGrantIsGoodForReading(String method) {
        assertThat(at(NOON).check(method, grant()))
                .contains(new Grant(
                        ORGANIZATION,
                        caller.id(),
                        ARTIFACT,
                        Set.of(
                                Permission.RECORDING_VIEW,
                                Permission.RECORDING_SEGMENT_VIEW,
                                Permission.SNIPPET_RECORDING_VIEW,
                                Permission.SCREEN_RECORDING_VIEW)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "get"})
    void aGrantIsGoodForNothingElse(String method) {
        assertThat(at(NOON).check(method, grant())).isEmpty();
    }

    @Test
    void aGrantEndsWithItsLifetime() {
        String grant = grant();
        assertThat(at(NOON.plus(LIFETIME).minusSeconds(1)).check("GET", grant)).isPresent();
        assertThat(at(NOON.plus(LIFETIME)).check("GET", grant)).isEmpty();
    }

    @Test
    void anOrganizationMaySayHowLongAGrantIsGood() {
        policy = new RecordingPolicy(false, Optional.of(Duration.ofMinutes(2)), Optional.of(Duration.ofMinutes(3)));
        String grant = grant();
        assertThat(at(NOON.plusSeconds(119)).check("GET", grant)).isPresent();
        assertThat(at(NOON.plusSeconds(120)).check("GET", grant)).isEmpty();
        assertThat(at(NOON).batchDownloadLifetime(ORGANIZATION)).isEqualTo(Duration.ofMinutes(3));
        policy = RecordingPolicy.DEFAULT;
        assertThat(at(NOON).batchDownloadLifetime(ORGANIZATION)).isEqualTo(LIFETIME);
    }

    @Test
    void aGrantIsStillGoodAfterTheRotationOfItsKey() {
        String grant = grant();
        vault.rotate(Purpose.MEDIA_URL, ORGANIZATION);
        assertThat(at(NOON).check("GET", grant)).isPresent();
    }

    @Test
    void anAlteredGrantIsRefused() {
        String grant = grant();
        for (int i = 0; i < grant.length(); i++) {
            // The last character of base64 holds bits that mean nothing.
            if (grant.charAt(i) != '.' && i != grant.length() - 1) {
                String altered = grant.substring(0, i) + (grant.charAt(i) == 'A' ? 'B' : 'A') + grant.substring(i + 1);
                assertThat(at(NOON).check("GET", altered)).as("character %d", i).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "not a grant",
                "e30.e30.e30",
                // no signature: {"alg":"none"}
                "eyJhbGciOiJub25lIn0.e30.",
                // {"alg":"HS256","typ":"media+jwt"} without a key id, and {}
                "eyJhbGciOiJIUzI1NiIsInR5cCI6Im1lZGlhK2p3dCJ9.e30.AAAA"
            })
    void whatIsNoGrantIsRefused(String text) {
        assertThat(at(NOON).check("GET", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org", "art", "mth", "exp", "sub"})
    void aGrantThatLacksAClaimIsRefusedEvenIfItIsSigned(String claim) throws JOSEException {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(claims(ORGANIZATION));
        claims.claim(claim, null);
        assertThat(at(NOON).check("GET", sign("media+jwt", claims.build(), ORGANIZATION, Purpose.MEDIA_URL)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org", "art", "mth", "sub"})
    void aGrantWithAClaimOfAnotherKindIsRefusedEvenIfItIsSigned(String claim) throws JOSEException {
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder(claims(ORGANIZATION)).claim(claim, 7).build();
        assertThat(at(NOON).check("GET", sign("media+jwt", claims, ORGANIZATION, Purpose.MEDIA_URL)))
                .isEmpty();
    }

    @Test
    void aGrantIsSignedForItsOrganizationAndPurposeAndType() throws JOSEException {
        JWTClaimsSet claims = claims(ORGANIZATION);
        assertThat(at(NOON).check("GET", sign("media+jwt", claims, ORGANIZATION, Purpose.MEDIA_URL)))
                .isPresent();
        assertThat(at(NOON).check("GET", sign("media+jwt", claims, UUID.randomUUID(), Purpose.MEDIA_URL)))
                .isEmpty();
        assertThat(at(NOON).check("GET", sign("media+jwt", claims, ORGANIZATION, Purpose.TOKEN_SIGNING)))
                .isEmpty();
        assertThat(at(NOON).check("GET", sign("at+jwt", claims, ORGANIZATION, Purpose.MEDIA_URL)))
                .isEmpty();
    }

    private JWTClaimsSet claims(UUID organizationId) {
        return new JWTClaimsSet.Builder()
                .subject(caller.id().toString())
                .claim("org", organizationId.toString())
                .claim("art", ARTIFACT.toString())
                .claim("mth", "GET")
                .expirationTime(Date.from(NOON.plusSeconds(60)))
                .build();
    }

    private String sign(String type, JWTClaimsSet claims, UUID organizationId, Purpose purpose) throws JOSEException {
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

    private String grant() {
        String url = url("call.0");
        return url.substring(url.indexOf("grant=") + "grant=".length());
    }

    private String url(String name) {
        RecordingArtifact artifact = new RecordingArtifact(
                new OwnedId(ORGANIZATION, ARTIFACT),
                recording.id(),
                new ArtifactName(name),
                "audio/wav",
                new SealedContent(
                        ArtifactProtection.SEALED, UUID.randomUUID(), new byte[32], new byte[32], new byte[32], 1, 2),
                new Fingerprint(UUID.randomUUID(), new byte[32]),
                UUID.randomUUID(),
                NOON);
        MediaUrls urls = at(NOON);
        return urls.urlOf(recording, artifact, caller, urls.playbackLifetime(caller.organizationId()))
                .toString();
    }

    private MediaUrls at(Instant now) {
        return new MediaUrls(
                new SignedClaims(vault, Clock.fixed(now, ZoneOffset.UTC)),
                new ServerSettings(URI.create("https://tapelock.example"), Path.of("home"), false),
                new RecordingSettings(new ByteSize(1), 1, LIFETIME, new ByteSize(0), Duration.ofDays(7)),
                new FixedPolicies(policy));
    }

    /** The same for every organization. */
    private static final class FixedPolicies extends RecordingPolicies {

        private final RecordingPolicy policy;

        @SuppressWarnings("NullAway")
        FixedPolicies(RecordingPolicy policy) {
            super(null, null);
            this.policy = policy;
        }

        @Override
        public RecordingPolicy of(UUID organizationId) {
            return policy;
        }
    }
}
