package dev.tapelock.platform.rest;

import dev.tapelock.platform.Refusal;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Refuses types that are none: the REST implementation fails on them before it asks any of our mappers. */
@WebFilter("/api/*")
public class RequestSyntaxFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ServletErrors errors;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        for (String header : new String[] {HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT}) {
            if (!isType(request.getHeader(header))) {
                errors.write(response, Refusal.INVALID_VALUE, 400, header + " is no media type, as application/json");
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean isType(@Nullable String value) {
        if (value == null) {
            return true;
        }
        try {
            for (String one : value.split(",", -1)) {
                MediaType.valueOf(one.strip());
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
