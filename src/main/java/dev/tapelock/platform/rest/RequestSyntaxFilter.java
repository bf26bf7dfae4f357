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
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what must not reach the REST implementation: queries and types that are none, on which it fails where none of our
 * mappers can tell why, and forms without a bound, which the container reads into memory.
 */
@WebFilter({"/api/*", "/oauth/*"})
public class RequestSyntaxFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final int LARGEST_FORM = 16 * 1024;

    @Inject
    private transient ServletErrors errors;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isReadable(request.getQueryString())) {
            errors.write(
                    response,
                    Refusal.BAD_REQUEST,
                    400,
                    "The query of the address has a character or a %-sequence that cannot stand there");
            return;
        }
        for (String header : new String[] {HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT}) {
            if (!isType(request.getHeader(header))) {
                errors.write(response, Refusal.INVALID_VALUE, 400, header + " is no media type, as application/json");
                return;
            }
        }
        if (isForm(request) && (request.getContentLengthLong() < 0 || request.getContentLengthLong() > LARGEST_FORM)) {
            errors.write(
                    response, Refusal.TOO_LARGE, 413, "A form needs a Content-Length of " + LARGEST_FORM + " at most");
            return;
        }
        chain.doFilter(request, response);
    }

    /** Whether the REST implementation, which makes a URI of it, can read a query. */
    private static boolean isReadable(@Nullable String query) {
        try {
            return query == null || new URI("/?" + query).getRawQuery() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && (type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED)
                        || type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
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
