package dev.tapelock.platform.rest;

import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.Refusal;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the container shows for every error that nobody answered: the error body, and nothing of the server's inside. */
@WebServlet("/error-page")
public class ErrorPage extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(ErrorPage.class.getName());

    @Inject
    private transient ServletErrors errors;

    @Inject
    private transient Correlation correlation;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Object reported = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = reported instanceof Integer code && code >= 400 ? code : HttpServletResponse.SC_NOT_FOUND;
        Refusal refusal = Refusal.ofStatus(status);
        if (status >= 500 && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            LOG.log(System.Logger.Level.ERROR, "Request " + correlation.id() + " failed", failure);
        }
        if (isForPeople(request)) {
            response.setStatus(status);
            request.getRequestDispatcher("/problem.xhtml").forward(request, response);
            return;
        }
        errors.write(response, refusal, status, status == 404 ? "There is nothing here" : "The request failed");
    }

    /** Pages fail as pages; whatever else is asked for fails as the API does. */
    private static boolean isForPeople(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
            return path.startsWith(request.getContextPath() + "/admin") || path.endsWith(".xhtml");
        }
        // A page's script that failed leads here by itself.
        String accepted = request.getHeader("Accept");
        return accepted != null && accepted.contains("text/html");
    }
}
