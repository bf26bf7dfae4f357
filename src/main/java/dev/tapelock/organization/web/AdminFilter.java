package dev.tapelock.organization.web;

import dev.tapelock.organization.Caller;
import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.SignIn;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks on each request for a page whether its session's user still is who signed in.
 *
 * <p>The container's own cookie outlives the session, on this server and on others: without a session of ours it opens
 * nothing. Nor does the session without that cookie, or with another user's.
 */
@WebFilter("/admin/*")
public class AdminFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient SignIn signIn;

    @Inject
    private transient CurrentCaller currentCaller;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Caller> caller = callerOf(request);
        if (caller.isPresent()) {
            currentCaller.set(caller.get());
            // What a page shows is for this user alone, and not for whoever presses "back" after them.
            response.setHeader("Cache-Control", "no-store, private");
            chain.doFilter(request, response);
        } else {
            SignInRedirect.leave(request, response);
        }
    }

    private Optional<Caller> callerOf(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                        && session.getAttribute(SignedInUser.ATTRIBUTE) instanceof SignedInUser user
                        && request.isUserInRole(AdminDoor.ROLE)
                        && user.is(request.getUserPrincipal())
                ? signIn.stillIn(user.organizationId(), user.id(), user.version())
                : Optional.empty();
    }
}
