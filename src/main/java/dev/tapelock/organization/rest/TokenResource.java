package dev.tapelock.organization.rest;

import dev.tapelock.audit.Actor;
import dev.tapelock.audit.AuditFact;
import dev.tapelock.audit.AuditTrail;
import dev.tapelock.organization.PublicAccess;
import dev.tapelock.organization.Tokens;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth/token}: client credentials (RFC 6749 section 4.4) for an access token. */
@Tag(name = "Access")
@Path("/oauth/token")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {

    private static final String BASIC = "Basic ";

    @Inject
    private Tokens tokens;

    @Inject
    private AuditTrail audit;

    /** The answer of RFC 6749 section 5.1. */
    public record TokenAnswer(
            @JsonbProperty("access_token") String accessToken,
            @JsonbProperty("token_type") String tokenType,
            @JsonbProperty("expires_in") long expiresInSeconds) {}

    private record Credentials(String clientId, String secret) {}

    @POST
    @SecurityRequirements
    @PublicAccess(because = "the client's id and secret are checked")
    @Operation(
            operationId = "postOauthToken",
            summary = "Gives an access token",
            description = "Client credentials (RFC 6749 section 4.4): the client's id and secret as HTTP Basic "
                    + "credentials.")
    @APIResponse(responseCode = "200", description = "The token and how long it is good")
    public Response issue(
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @FormParam("grant_type") @Nullable String grantType) {
        if (!"client_credentials".equals(grantType)) {
            throw RefusedException.invalidValue("grant_type", String.valueOf(grantType), "client_credentials");
        }
        Credentials credentials = basic(authorization)
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_CREDENTIALS, "The client id and secret are expected as HTTP Basic credentials"));
        Tokens.Issued issued = issue(credentials);
        return Response.ok(new TokenAnswer(
                        issued.token(), "bearer", issued.lifetime().toSeconds()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Tokens.Issued issue(Credentials credentials) {
        try {
            return tokens.issue(credentials.clientId(), credentials.secret());
        } catch (RefusedException refused) {
            // The id is whatever the caller wrote: it may be a secret in the wrong field, so it is not kept.
            audit.recordNow(
                    AuditTrail.INSTALLATION,
                    Actor.UNKNOWN,
                    AuditFact.failure("TokenRefused", "ApiClient", "unproven", Map.of()));
            throw refused;
        }
    }

    private static Optional<Credentials> basic(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
