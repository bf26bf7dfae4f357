package dev.tapelock.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer as its bytes came, for requests that an HTTP client would not send and answers that it would not show.
 *
 * @param head status line and headers
 * @param body what came until the server closed the connection, still in its transfer encoding
 */
public record RawAnswer(String head, byte[] body) {

    private static final int LONGEST_SILENCE_MS = 30_000;

    /** Sends one request, given as its lines; the connection is asked to end with its answer. */
    public static RawAnswer to(URI server, String... lines) {
        String request = String.join("\r\n", lines) + "\r\nHost: tapelock.test\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(LONGEST_SILENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return of(everything(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that is reset has ended too; one that stays open is a failure. */
    private static byte[] everything(InputStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (java.net.SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    private static RawAnswer of(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("No answer but: " + text);
        }
        return new RawAnswer(text.substring(0, end), text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    public int statusCode() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    public Optional<String> header(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Head and body, byte by byte. */
    public String text() {
        return head + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    }
}
