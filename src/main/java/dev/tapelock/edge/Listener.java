package dev.tapelock.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/** HTTP on loopback: takes recordings, and says how the sealer is. */
final class Listener implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Listener.class.getName());
    private static final String JSON = "application/json";
    /** Beyond the recordings: for whoever asks how it is, and for those that are told that there are too many. */
    private static final int OTHER_THREADS = 16;

    static final int LONGEST_STOP_SECONDS = 5;
    /** So much of what is refused is read, so that the sender reads the refusal and does not meet a closed door. */
    private static final int DRAINED_BYTES = 16 << 20;

    private final HttpServer server;
    private final ExecutorService threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean isClosed;

    /** What answers a request. */
    @FunctionalInterface
    interface Handler {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    /** @param retryAfterSeconds 0 if there is nothing to wait for */
    record Answer(int status, String type, String body, int retryAfterSeconds) {

        static Answer json(int status, JsonObject body) {
            return new Answer(status, JSON, body.toString(), 0);
        }

        static Answer text(String body) {
            return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", body, 0);
        }

        static Answer error(int status, String code, String message) {
            return json(
                    status,
                    Json.createObjectBuilder()
                            .add("status", status)
                            .add("code", code)
                            .add("message", message)
                            .build());
        }

        Answer retryAfter(int seconds) {
            return new Answer(status, type, body, seconds);
        }
    }

    /** @throws EdgeException if the port is taken */
    Listener(int port, int streams) {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new EdgeException("Port " + port + " on 127.0.0.1 cannot be listened at: " + e.getMessage(), e);
        }
        this.threads = new ThreadPoolExecutor(
                0, streams + OTHER_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.named("listener"));
        server.setExecutor(threads);
    }

    void handle(String path, String method, Handler handler) {
        server.createContext(path, exchange -> {
            underWay.incrementAndGet();
            try (exchange) {
                send(exchange, answer(exchange, method, handler));
            } catch (IOException e) {
                LOG.log(Level.FINE, "Whoever asked is gone", e);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private Answer answer(HttpExchange exchange, String method, Handler handler) throws IOException {
        if (isClosed) {
            return Answer.error(503, "ending", "The sealer is ending").retryAfter(LONGEST_STOP_SECONDS);
        }
        if (!method.equals(exchange.getRequestMethod())) {
            // RFC 9110 section 15.5.6
            exchange.getResponseHeaders().set("Allow", method);
            return Answer.error(405, "method.not.allowed", "Use " + method);
        }
        try {
            return handler.answer(exchange);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "A request failed", e);
            return Answer.error(500, "internal.server.error", "The request failed; the log says why");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() >= 400) {
            drain(exchange.getRequestBody());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (answer.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfterSeconds()));
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static void drain(InputStream rest) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int drained = 0;
        for (int read = rest.read(buffer); read >= 0 && drained < DRAINED_BYTES; read = rest.read(buffer)) {
            drained += read;
        }
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Lets recordings come to their end for some seconds. */
    @Override
    public void close() {
        isClosed = true;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_STOP_SECONDS);
        // The JDK's server would wait for as long as it may, whether there is anything to wait for or not.
        while (underWay.get() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
