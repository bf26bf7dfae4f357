package dev.tapelock.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Stands before a server on this machine and does to some requests what a bad day does. Requests go on byte for byte, but for the
 * version of HTTP, so that their signatures hold.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final int LONGEST_HEAD_BYTES = 64 * 1024;
    private static final int LONGEST_BODY_KEPT_BYTES = 4096;

    /** A request as it came: the target with its query, and all header lines in lower case. */
    public record Seen(String method, String target, List<String> headers) {

        public boolean has(String header) {
            return headers.stream().anyMatch(line -> line.startsWith(header + ":"));
        }
    }

    private interface Fault {

        /** What to do with a request that it is for. Empty to let the next one have it. */
        Optional<byte[]> meet(Seen seen, byte[] request) throws IOException, InterruptedException;
    }

    private final URI backend;
    private final ServerSocket listener;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    });

    public FaultyProxy(URI backend) throws IOException {
        this.backend = backend;
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** All requests so far, the refused ones included. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** What short requests carried. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    public void forget() {
        faults.clear();
        seen.clear();
        bodies.clear();
    }

    /** Answers the next such requests itself, with an error as S3 words it. */
    public FaultyProxy refuse(int times, int status, String code, Predicate<Seen> which) {
        AtomicInteger left = new AtomicInteger(times);
        faults.add((request, bytes) -> which.test(request) && left.getAndDecrement() > 0
                ? Optional.of(error(status, code))
                : Optional.empty());
        return this;
    }

    /** Leaves headers out of the answers to such requests. */
    public FaultyProxy drop(String header, Predicate<Seen> which) {
        faults.add((request, bytes) ->
                which.test(request) ? Optional.of(without(header, forward(bytes))) : Optional.empty());
        return this;
    }

    /** Says that such requests went well when their condition did not hold, as a store does that knows no conditions. */
    public FaultyProxy acceptAnyCondition(Predicate<Seen> which) {
        faults.add((request, bytes) -> {
            if (!which.test(request)) {
                return Optional.empty();
            }
            byte[] answer = forward(bytes);
            boolean isRefused =
                    new String(answer, 0, Math.min(answer.length, 40), StandardCharsets.ISO_8859_1).contains(" 412 ");
            return Optional.of(
                    isRefused
                            ? "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1)
                            : answer);
        });
        return this;
    }

    /** Passes on the next such request, and closes the connection instead of answering. */
    public FaultyProxy loseAnswer(Predicate<Seen> which) {
        AtomicInteger left = new AtomicInteger(1);
        faults.add((request, bytes) -> {
            if (!which.test(request) || left.getAndDecrement() <= 0) {
                return Optional.empty();
            }
            forward(bytes);
            throw new IOException("The answer is lost");
        });
        return this;
    }

    /** Holds the next such request until the latch is open. */
    public CountDownLatch hold(Predicate<Seen> which) {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(1);
        faults.add((request, bytes) -> {
            if (!which.test(request) || left.getAndDecrement() <= 0) {
                return Optional.empty();
            }
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("Nobody let the request go on");
            }
            return Optional.of(forward(bytes));
        });
        return latch;
    }

    /** Lets the caller say of such a request, as late as it likes, whether it goes on; its sender gets no answer. */
    public FaultyProxy leaveTo(Predicate<Seen> which, BooleanSupplier isGoingOn) {
        faults.add((request, bytes) -> {
            if (!which.test(request)) {
                return Optional.empty();
            }
            if (isGoingOn.getAsBoolean()) {
                forward(bytes);
            }
            throw new IOException("The answer is lost");
        });
        return this;
    }

    /** Does something before such a request goes on. */
    public FaultyProxy before(Predicate<Seen> which, Runnable what) {
        AtomicInteger left = new AtomicInteger(1);
        faults.add((request, bytes) -> {
            if (which.test(request) && left.getAndDecrement() > 0) {
                what.run();
            }
            return Optional.empty();
        });
        return this;
    }

    private static byte[] error(int status, String code) {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>By the test"
                        + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        return join(
                ("HTTP/1.1 " + status + " Error\r\nContent-Type: application/xml\r\nContent-Length: " + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1),
                body);
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

    /** One request for each connection: the caller is told so. */
    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String head = head(in);
            List<String> lines = new ArrayList<>(List.of(head.split("\r\n", -1)));
            String[] start = lines.get(0).split(" ", -1);
            boolean isExpecting =
                    lines.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("expect:"));
            if (isExpecting) {
                connection.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = in.readNBytes(length(lines));
            lines.set(0, start[0] + " " + start[1] + " HTTP/1.0");
            lines.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("connection:"));
            byte[] request =
                    join((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1), body);
            Seen asked = new Seen(
                    start[0],
                    start[1],
                    lines.stream()
                            .skip(1)
                            .map(line -> line.toLowerCase(Locale.ROOT))
                            .toList());
            seen.add(asked);
            if (body.length > 0 && body.length <= LONGEST_BODY_KEPT_BYTES) {
                bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            }
            OutputStream out = connection.getOutputStream();
            out.write(closing(answer(asked, request)));
            out.flush();
        } catch (IOException e) {
            // The caller is gone, or is to think that we are.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private byte[] answer(Seen asked, byte[] request) throws IOException, InterruptedException {
        for (Fault fault : faults) {
            Optional<byte[]> answer = fault.meet(asked, request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return forward(request);
    }

    private byte[] forward(byte[] request) throws IOException {
        try (Socket socket = new Socket(backend.getHost(), backend.getPort())) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int read = in.read();
            if (read < 0 || head.size() > LONGEST_HEAD_BYTES) {
                throw new EOFException();
            }
            head.write(read);
            matched = read == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : read == '\r' ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 4);
    }

    private static int length(List<String> lines) {
        return lines.stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static byte[] closing(byte[] answer) {
        return withHead(without("connection", answer), head -> head + "\r\nConnection: close");
    }

    private static byte[] without(String header, byte[] message) {
        return withHead(
                message,
                head -> String.join(
                        "\r\n",
                        List.of(head.split("\r\n", -1)).stream()
                                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(header + ":"))
                                .toList()));
    }

    private static byte[] withHead(byte[] message, UnaryOperator<String> change) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new UncheckedIOException(new EOFException("No head"));
        }
        return (change.apply(text.substring(0, end)) + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
