package dev.tapelock.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A PUT whose body ends before the length that its head announces. */
public final class BrokenOffPut implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    private final Socket socket;

    /** Sends the head and what there is of the body; the connection stays open. */
    public BrokenOffPut(Caller caller, String path, String contentType, long announcedBytes, byte[] sent)
            throws IOException {
        URI uri = caller.uri(path);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        String head = "PUT " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAuthorization: Bearer "
                + caller.token() + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + announcedBytes
                + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(sent);
        out.flush();
    }

    /** The first line of an answer that comes although the body has not ended. */
    public String awaitStatusLine() throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** Cuts the connection. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
