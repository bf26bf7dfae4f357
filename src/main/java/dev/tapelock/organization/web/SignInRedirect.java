package dev.tapelock.organization.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Leads to the page for signing in, also a page's own requests in the background. */
final class SignInRedirect {

    private static final String PARTIAL = "partial/ajax";

    private SignInRedirect() {}

    /** Ends what is left of a session and leads to the sign-in. */
    static void leave(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        request.logout();
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        String target = request.getContextPath() + AdminDoor.SIGN_IN_PAGE;
        if (isPartial(request)) {
            writePartial(response, target);
        } else {
            response.sendRedirect(target);
        }
    }

    /** Whether the browser asks for a part of a page and cannot follow a redirect to another. */
    static boolean isPartial(HttpServletRequest request) {
        return PARTIAL.equals(request.getHeader("Faces-Request"));
    }

    /** The one thing that a page's script understands as "go there" (Jakarta Faces 4.1, partial response). */
    static void writePartial(HttpServletResponse response, String target) throws IOException {
        response.setContentType("text/xml");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write("<?xml version='1.0' encoding='UTF-8'?><partial-response><redirect url=\"" + target
                        + "\"/></partial-response>");
    }
}
