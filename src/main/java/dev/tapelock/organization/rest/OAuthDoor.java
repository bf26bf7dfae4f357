package dev.tapelock.organization.rest;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets the REST application, which lives under {@code /api}, answer at {@code /oauth}, where clients look for tokens. */
@WebServlet("/oauth/*")
public class OAuthDoor extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        request.getRequestDispatcher("/api/oauth" + path).forward(request, response);
    }
}
