package dev.tapelock.organization.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells a page whose session has ended to go to the sign-in: the container redirects the page's request in the background
 * there, and its script would make nothing of a whole page.
 */
@WebFilter(AdminDoor.SIGN_IN_PAGE)
public class SignInPageFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SignInRedirect.isPartial(request)) {
            SignInRedirect.writePartial(response, request.getContextPath() + AdminDoor.SIGN_IN_PAGE);
        } else {
            response.setHeader("Cache-Control", "no-store");
            chain.doFilter(request, response);
        }
    }
}
