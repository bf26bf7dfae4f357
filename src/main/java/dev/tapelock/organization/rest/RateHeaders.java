package dev.tapelock.organization.rest;

import dev.tapelock.organization.RequestRates;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells each caller how many calls are left in this minute, in the contract's headers. */
@Provider
public class RateHeaders implements ContainerResponseFilter {

    /** The property of a request that was counted. */
    static final String RATE = RequestRates.Rate.class.getName();

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(RATE) instanceof RequestRates.Rate rate) {
            response.getHeaders().putSingle("inin-ratelimit-count", rate.count());
            response.getHeaders().putSingle("inin-ratelimit-allowed", rate.allowed());
            response.getHeaders()
                    .putSingle("inin-ratelimit-reset", rate.untilReset().toSeconds());
        }
    }
}
