package dev.tapelock.recording;

import dev.tapelock.organization.AccessGrants;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.SignedClaims;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.vault.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * URLs that play one artifact without a token, for a while: what a browser's player and a downloader can follow.
 *
 * <p>The grant in the URL is signed under a purpose key of the organization. It covers organization, artifact (whose id is
 * its revision), method, the user or client it was made for, and its end.
 */
@ApplicationScoped
public class MediaUrls implements AccessGrants {

    private static final String TYPE = "media+jwt";
    private static final String SUBJECT = "sub";
    private static final String ORGANIZATION = "org";
    private static final String ARTIFACT = "art";
    private static final String METHOD = "mth";
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private final SignedClaims signedClaims;
    private final ServerSettings server;
    private final RecordingSettings settings;
    private final RecordingPolicies policies;

    @Inject
    MediaUrls(
            SignedClaims signedClaims, ServerSettings server, RecordingSettings settings, RecordingPolicies policies) {
        this.signedClaims = signedClaims;
        this.server = server;
        this.settings = settings;
        this.policies = policies;
    }

    /** How long an address plays that the organization is given, if it has not said otherwise itself. */
    public Duration playbackLifetime(UUID organizationId) {
        return policies.of(organizationId).playbackUrlLifetime().orElse(settings.urlLifetime());
    }

    /** The same of the addresses of a batch download. */
    public Duration batchDownloadLifetime(UUID organizationId) {
        return policies.of(organizationId).batchDownloadUrlLifetime().orElse(settings.urlLifetime());
    }

    /** The address of an artifact's content, good for its caller's sake and for that long. */
    public URI urlOf(Recording recording, RecordingArtifact artifact, Caller caller, Duration lifetime) {
        String which = artifact.name().isTranscript()
                ? "transcript?version=" + artifact.name().number()
                : "media?artifact=" + artifact.name();
        return server.url("/api/v2/conversations/%s/recordings/%s/%s&grant=%s"
                .formatted(recording.conversationId(), recording.id(), which, grant(artifact, caller, lifetime)));
    }

    private String grant(RecordingArtifact artifact, Caller caller, Duration lifetime) {
        Map<String, String> claims = Map.of(
                SUBJECT, caller.id().toString(),
                ORGANIZATION, artifact.organizationId().toString(),
                ARTIFACT, artifact.id().toString(),
                METHOD, GET);
        return signedClaims.sign(TYPE, Purpose.MEDIA_URL, artifact.organizationId(), claims, lifetime);
    }

    @Override
    public Optional<Grant> check(String method, String grant) {
        return signedClaims
                .verify(TYPE, Purpose.MEDIA_URL, claims -> SignedClaims.id(claims.get(ORGANIZATION)), grant)
                .filter(claims -> GET.equals(claims.get(METHOD)) && (method.equals(GET) || method.equals(HEAD)))
                .flatMap(MediaUrls::grantOf);
    }

    private static Optional<Grant> grantOf(Map<String, String> claims) {
        Optional<UUID> organizationId = SignedClaims.id(claims.get(ORGANIZATION));
        Optional<UUID> subjectId = SignedClaims.id(claims.get(SUBJECT));
        Optional<UUID> artifactId = SignedClaims.id(claims.get(ARTIFACT));
        return organizationId.isPresent() && subjectId.isPresent() && artifactId.isPresent()
                ? Optional.of(
                        new Grant(organizationId.get(), subjectId.get(), artifactId.get(), PlayingPermissions.anyOf()))
                : Optional.empty();
    }
}
