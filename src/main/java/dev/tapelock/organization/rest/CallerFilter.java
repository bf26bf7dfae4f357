package dev.tapelock.organization.rest;

import dev.tapelock.organization.CallRefusals;
import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CallerProof;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.PublicAccess;
import dev.tapelock.organization.RequestRates;
import dev.tapelock.organization.RequiresPermission;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls and whether that one may, before any resource method runs.
 *
 * <p>Only a bearer token or a signed URL counts: cookies and whatever the container knows of the caller do not. A method
 * that says nothing about who may call it is refused to everybody.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class CallerFilter implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String GRANT_PARAMETER = "grant";

    @Inject
    private CallerProof proof;

    @Inject
    private CurrentCaller currentCaller;

    @Inject
    private CallRefusals refusals;

    @Inject
    private RequestRates rates;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource.getResourceMethod().isAnnotationPresent(PublicAccess.class)) {
            return;
        }
        Caller caller = callerOf(request);
        RequiresPermission required = requirementOf(resource.getResourceMethod());
        if (caller.scope().isPresent() && (required == null || !required.takesSignedUrls())) {
            // What is good for one artifact must not list others, with new URLs for each.
            throw signedUrlInvalid();
        }
        if (required == null || !required.movesContent()) {
            count(caller, request);
        }
        if (required == null || !caller.may(required)) {
            throw refused(caller, required, request);
        }
        currentCaller.set(caller);
    }

    private void count(Caller caller, ContainerRequestContext request) {
        RequestRates.Rate rate = rates.count(caller);
        request.setProperty(RateHeaders.RATE, rate);
        if (rate.isExceeded()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_REQUESTS,
                    "Rate limit exceeded the maximum. Retry the request in ["
                            + rate.untilReset().toSeconds() + "] seconds",
                    rate.untilReset(),
                    null);
        }
    }

    /** What stands on the method, or on an annotation of it. */
    private static @Nullable RequiresPermission requirementOf(Method method) {
        RequiresPermission direct = method.getAnnotation(RequiresPermission.class);
        return direct != null
                ? direct
                : Arrays.stream(method.getAnnotations())
                        .map(annotation -> annotation.annotationType().getAnnotation(RequiresPermission.class))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private Caller callerOf(ContainerRequestContext request) {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        Optional<String> grant =
                Optional.ofNullable(request.getUriInfo().getQueryParameters().getFirst(GRANT_PARAMETER));
        if (authorization == null && grant.isPresent()) {
            return proof.ofGrant(request.getMethod(), grant.get()).orElseThrow(CallerFilter::signedUrlInvalid);
        }
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header ->
                        proof.ofToken(header.substring(BEARER.length()).strip()))
                .orElseThrow(() -> new RefusedException(
                        Refusal.AUTHENTICATION_REQUIRED, "No authentication bearer token that is valid now"));
    }

    private static RefusedException signedUrlInvalid() {
        return new RefusedException(Refusal.MEDIA_URL_INVALID, "The media URL is not valid, or is valid no longer");
    }

    private RefusedException refused(
            Caller caller, @Nullable RequiresPermission required, ContainerRequestContext request) {
        return refusals.missing(
                caller,
                request.getMethod() + " " + resource.getResourceClass().getSimpleName(),
                required == null ? "none that exists" : needed(required));
    }

    private static String needed(RequiresPermission required) {
        String anyOf = Permission.words(required.value());
        return required.andAll().length == 0
                ? anyOf
                : anyOf + "; and all of these: " + Permission.words(required.andAll());
    }
}
