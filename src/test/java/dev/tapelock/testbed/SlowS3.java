package dev.tapelock.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Speaks as much of S3 as a put and a get need, so slowly that neither ends: it has no object when it is looked at, takes what is put a
 * little at a time, and gives an object of a gibibyte, or a part of it, likewise. It is never silent for a second.
 */
public final class SlowS3 implements S3Service {

    private static final int PAUSES_PER_SECOND = 4;
    private static final long GIBIBYTE = 1024L * 1024 * 1024;

    private final ServerSocket listener;
    private final int bytesPerSecond;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "slow-s3");
        thread.setDaemon(true);
        return thread;
    });

    public SlowS3(int bytesPerSecond) throws IOException {
        this.bytesPerSecond = bytesPerSecond;
        this.listener = new ServerSocket();
        listener.setReceiveBufferSize(4096);
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        threads.execute(this::accept);
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
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
            InputStream in = new BufferedInputStream(connection.getInputStream(), 512);
            OutputStream out = connection.getOutputStream();
            String first = line(in);
            boolean isExpecting = false;
            String range = "";
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String header = line.toLowerCase(Locale.ROOT);
                isExpecting |= header.startsWith("expect:");
                range = header.startsWith("range: bytes=") ? header.substring("range: bytes=".length()) : range;
            }
            if (isExpecting) {
                write(out, "HTTP/1.1 100 Continue\r\n\r\n");
            }
            switch (first.substring(0, first.indexOf(' '))) {
                case "HEAD" -> write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                case "POST" -> begin(out);
                case "PUT" -> take(in);
                default -> give(out, range);
            }
        } catch (IOException e) {
            // The caller has lost patience.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static void begin(OutputStream out) throws IOException {
        String answer = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
        write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                        + answer.length() + "\r\n\r\n" + answer);
    }

    private void take(InputStream in) throws IOException, InterruptedException {
        byte[] some = new byte[bytesPerSecond / PAUSES_PER_SECOND];
        while (in.readNBytes(some, 0, some.length) == some.length) {
            pause();
        }
    }

    private void give(OutputStream out, String range) throws IOException, InterruptedException {
        String head =
                range.isEmpty() ? "200 OK" : "206 Partial Content\r\nContent-Range: bytes " + range + "/" + GIBIBYTE;
        write(out, "HTTP/1.1 " + head + "\r\nETag: \"1\"\r\nContent-Length: " + length(range) + "\r\n\r\n");
        while (true) {
            out.write(new byte[bytesPerSecond / PAUSES_PER_SECOND]);
            out.flush();
            pause();
        }
    }

    private static long length(String range) {
        if (range.isEmpty()) {
            return GIBIBYTE;
        }
        String[] ends = range.split("-");
        return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(1000 / PAUSES_PER_SECOND);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("The caller is gone");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
            threads.shutdownNow();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
