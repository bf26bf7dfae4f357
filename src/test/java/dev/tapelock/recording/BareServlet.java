package dev.tapelock.recording;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link MediaTierFiguresIT} compares with: writes a body to a file as it comes, and sends a file, in the same server. */
@WebServlet("/*")
public class BareServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 64 * 1024;

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (InputStream body = request.getInputStream();
                OutputStream file = Files.newOutputStream(file(request))) {
            copy(body, file);
        }
        response.setStatus(HttpServletResponse.SC_CREATED);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentLengthLong(Files.size(file(request)));
        try (InputStream file = Files.newInputStream(file(request))) {
            copy(file, response.getOutputStream());
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
        }
    }

    private static Path file(HttpServletRequest request) {
        return Path.of(System.getenv("BARE_DIRECTORY"), request.getPathInfo());
    }
}
