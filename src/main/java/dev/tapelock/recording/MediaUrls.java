package dev.tapelock.recording;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tapelock.organization.AccessGrants;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.Permission;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * URLs that play one artifact without a token, for a while: what a browser's player and a downloader can follow.
 *
 * <p>The grant in the URL is a JWT signed with HMAC-SHA-256 under a purpose key of the organization that its header names.
 * It covers organization, artifact (whose id is its revision), method, the user or client it was made for, and its end.
 */
@ApplicationScoped
public class MediaUrls implements AccessGrants {

    private static final JOSEObjectType TYPE = new JOSEObjectType("media+jwt");
    private static final String ORGANIZATION = "org";
    private static final String ARTIFACT = "art";
    private static final String METHOD = "mth";
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private final Vault vault;
    private final ServerSettings server;
    private final RecordingSettings settings;
    private final Clock clock;

    @Inject
    MediaUrls(Vault vault, ServerSettings server, RecordingSettings settings, Clock clock) {
        this.vault = vault;
        this.server = server;
        this.settings = settings;
        this.clock = clock;
    }

    /** The address of an artifact's content, good for its caller's sake and for the lifetime that the settings say. */
    public URI urlOf(Recording recording, RecordingArtifact artifact, Caller caller) {
        boolean isTranscript = artifact.name().isTranscript();
        String which =
                isTranscript ? "transcript?version=" + artifact.name().number() : "media?artifact=" + artifact.name();
        return server.url("/api/v2/conversations/%s/recordings/%s/%s&grant=%s"
                .formatted(recording.conversationId(), recording.id(), which, grant(artifact, caller)));
    }

    private String grant(RecordingArtifact artifact, Caller caller) {
        PurposeSecret key = vault.purposeKey(Purpose.MEDIA_URL, artifact.organizationId());
        SignedJWT grant = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(TYPE)
                        .keyID(key.id().toString())
                        .build(),
                new JWTClaimsSet.Builder()
                        .subject(caller.id().toString())
                        .claim(ORGANIZATION, artifact.organizationId().toString())
                        .claim(ARTIFACT, artifact.id().toString())
                        .claim(METHOD, GET)
                        .expirationTime(Date.from(clock.instant().plus(settings.urlLifetime())))
                        .build());
        try {
            grant.sign(new MACSigner(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("A media URL could not be signed", e);
        }
        return grant.serialize();
    }

    @Override
    public Optional<Grant> check(String method, String grant) {
        try {
            return verified(method, SignedJWT.parse(grant));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Grant> verified(String method, SignedJWT grant) throws ParseException, JOSEException {
        JWSHeader header = grant.getHeader();
        String keyId = header.getKeyID();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm()) || !TYPE.equals(header.getType()) || keyId == null) {
            return Optional.empty();
        }
        // Whose key it is says the grant itself: only that organization's key makes the signature right.
        JWTClaimsSet claims = grant.getJWTClaimsSet();
        UUID organizationId = id(claims.getStringClaim(ORGANIZATION));
        Optional<PurposeSecret> key = vault.purposeKey(Purpose.MEDIA_URL, organizationId, id(keyId));
        if (key.isEmpty() || !grant.verify(new MACVerifier(key.get().key()))) {
            return Optional.empty();
        }
        Date expires = claims.getExpirationTime();
        boolean isInTime = expires != null && clock.instant().isBefore(expires.toInstant());
        boolean isMethod = GET.equals(claims.getStringClaim(METHOD)) && (method.equals(GET) || method.equals(HEAD));
        return isInTime && isMethod
                ? Optional.of(new Grant(
                        organizationId,
                        id(claims.getSubject()),
                        id(claims.getStringClaim(ARTIFACT)),
                        Permission.RECORDING_VIEW))
                : Optional.empty();
    }

    private static UUID id(@Nullable String claim) {
        if (claim == null) {
            throw new IllegalArgumentException("The grant lacks an id");
        }
        return UUID.fromString(claim);
    }
}
