package dev.tapelock.platform.rest;

import dev.tapelock.platform.Correlation;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Puts the correlation id on every answer. */
@Provider
public class CorrelationFilter implements ContainerResponseFilter {

    /** In exactly this case: clients of the platform look it up case-sensitively. */
    static final String HEADER = "ININ-Correlation-Id";

    @Inject
    private Correlation correlation;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, correlation.id());
    }
}
