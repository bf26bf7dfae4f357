package dev.tapelock.platform.rest;

import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.DatabaseTrouble;
import dev.tapelock.platform.ErrorBody;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns whatever a resource throws into the error body; what nobody foresaw is logged here, once, and told to nobody. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(FailureMapper.class.getName());

    private static final String BEARER = "Bearer ";
    private static final Duration DATABASE_RETRY_AFTER = Duration.ofSeconds(5);

    @Inject
    private Correlation correlation;

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable failure) {
        Optional<RefusedException> refused = causes(failure)
                .filter(RefusedException.class::isInstance)
                .map(RefusedException.class::cast)
                .findFirst();
        if (refused.isPresent()) {
            return refused(refused.get());
        }
        if (causes(failure).anyMatch(cause -> cause instanceof JsonbException || cause instanceof JsonException)) {
            return answer(Refusal.BAD_REQUEST, 400, "The body is not the JSON that this call takes")
                    .build();
        }
        if (failure instanceof NotFoundException && failure.getCause() instanceof IllegalArgumentException) {
            // JAX-RS calls a parameter of the query that is not of its type "not found".
            return answer(Refusal.INVALID_VALUE, 400, "A parameter of the query is not of its type")
                    .build();
        }
        if (failure instanceof WebApplicationException web) {
            return standard(web);
        }
        if (failure instanceof ProcessingException) {
            return answer(Refusal.BAD_REQUEST, 400, "The request could not be read")
                    .build();
        }
        if (DatabaseTrouble.isAway(failure)) {
            return databaseAway(failure);
        }
        LOG.log(System.Logger.Level.ERROR, "Request " + correlation.id() + " failed", failure);
        return answer(Refusal.INTERNAL, 500, "The server failed; the log has the reason under " + correlation.id())
                .build();
    }

    /** One line each: there are as many as there are requests. */
    private Response databaseAway(Throwable failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                "Request {0} failed, since the database is away: {1}",
                correlation.id(),
                failure.toString().lines().findFirst().orElse(""));
        return answer(
                        Refusal.DATABASE_UNAVAILABLE,
                        Refusal.DATABASE_UNAVAILABLE.status(),
                        "The database cannot be reached; whether something was changed is not known. Try again")
                .header(HttpHeaders.RETRY_AFTER, DATABASE_RETRY_AFTER.toSeconds())
                .build();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private Response refused(RefusedException refused) {
        Refusal refusal = refused.refusal();
        if (refusal.status() >= 500) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Request " + correlation.id() + " refused: " + refused.getMessage(),
                    refused);
        }
        Response.ResponseBuilder response = answer(refusal, refusal.status(), String.valueOf(refused.getMessage()));
        refused.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait.toSeconds()));
        challenge(refusal).ifPresent(challenge -> response.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        return response.build();
    }

    /**
     * What proof is wanted: a token, saying so if there was one that is not good (RFC 6750 section 3), or a client's secret
     * (RFC 6749 section 5.2).
     */
    private Optional<String> challenge(Refusal refusal) {
        return switch (refusal) {
            case AUTHENTICATION_REQUIRED ->
                Optional.of("Bearer realm=\"tapelock\"" + (hasToken() ? ", error=\"invalid_token\"" : ""));
            case BAD_CREDENTIALS -> Optional.of("Basic realm=\"tapelock\"");
            default -> Optional.empty();
        };
    }

    private boolean hasToken() {
        String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    /** What JAX-RS itself found: no such path, wrong method, a type that is not taken. */
    private Response standard(WebApplicationException web) {
        int status = web.getResponse().getStatus();
        Response.ResponseBuilder response = answer(
                Refusal.ofStatus(status),
                status,
                web.getResponse().getStatusInfo().getReasonPhrase());
        Object allow = web.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allow != null) {
            response.header(HttpHeaders.ALLOW, allow);
        }
        return response.build();
    }

    private Response.ResponseBuilder answer(Refusal refusal, int status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(ErrorBody.of(refusal, status, message, correlation.id()));
    }
}
