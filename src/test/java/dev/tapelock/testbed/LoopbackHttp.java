package dev.tapelock.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 on 127.0.0.1, a thread for each connection. Unlike the JDK's server it can reset a connection, and the handler
 * tells the {@code Date}, from which AWS's clients learn that their own clock is wrong.
 */
final class LoopbackHttp implements AutoCloseable {

    /** @param headers by their names in lower case */
    record Request(String method, String target, Map<String, String> headers, byte[] body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What is sent back, with the time that the server says it is. */
    record Answer(int status, String contentType, String requestId, Instant date, byte[] body) {}

    interface Handler {

        /** Nothing, if the connection shall be reset. */
        Optional<Answer> handle(Request request) throws InterruptedException;
    }

    private static final int LONGEST_LINE_BYTES = 16 * 1024;
    private static final int LARGEST_BODY_BYTES = 1024 * 1024;

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "loopback-http");
        thread.setDaemon(true);
        return thread;
    });

    LoopbackHttp(int port, Handler handler) throws IOException {
        this.listener = new ServerSocket();
        this.handler = handler;
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException | RejectedExecutionException e) {
                // Closed, or a caller that went away: the loop's condition tells.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean isKept = true;
            while (isKept) {
                Request request = read(in, connection);
                Optional<Answer> answer = handler.handle(request);
                isKept = answer.isPresent() && !request.header("connection").equalsIgnoreCase("close");
                if (answer.isPresent()) {
                    connection.getOutputStream().write(bytes(answer.get()));
                } else {
                    connection.setSoLinger(true, 0);
                }
            }
        } catch (IOException e) {
            // The caller is gone, or we are.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static Request read(InputStream in, Socket connection) throws IOException {
        String[] start = line(in).split(" ");
        if (start.length != 3) {
            throw new IOException("Not an HTTP request");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("Not a header: " + line);
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ',' + second);
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            connection.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length > LARGEST_BODY_BYTES || headers.containsKey("transfer-encoding")) {
            throw new IOException("Bodies have a length here, and not a large one");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new Request(start[0], start[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0 || line.size() > LONGEST_LINE_BYTES) {
                throw new EOFException();
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Answer answer) {
        String head = String.join(
                "\r\n",
                "HTTP/1.1 " + answer.status + ' ' + (answer.status < 400 ? "OK" : "Error"),
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(answer.date.atOffset(ZoneOffset.UTC)),
                "Content-Type: " + answer.contentType,
                "Content-Length: " + answer.body.length,
                "x-amzn-RequestId: " + answer.requestId,
                "",
                "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(answer.body);
        return bytes.toByteArray();
    }

    /** The port is free afterwards: it is not, while a thread still waits at a socket that was closed. */
    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket connection : connections) {
            connection.close();
        }
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IOException("Connections are still served");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
