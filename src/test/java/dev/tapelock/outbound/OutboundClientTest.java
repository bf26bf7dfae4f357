package dev.tapelock.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tapelock.testbed.SelfSigned;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundClientTest {

    private static final OutboundLimits PATIENT =
            new OutboundLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), 1000, 4);
    private static final OutboundLimits HURRIED =
            new OutboundLimits(Duration.ofSeconds(20), Duration.ofMillis(500), 1000, 4);
    private static final OutboundSettings LOOPBACK = OutboundSettings.of("127.0.0.1, ::1", true);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void sendsAndReadsWhateverTheStatus() throws Exception {
        answer("/ok", exchange -> {
            asked.add(exchange.getRequestMethod()
                    + ' '
                    + exchange.getRequestHeaders().getFirst("X-Who")
                    + ' '
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(422, 4);
            exchange.getResponseBody().write("nope".getBytes(StandardCharsets.UTF_8));
        });
        try (OutboundClient client = client(LOOPBACK, PATIENT)) {
            OutboundClient.Answer answer =
                    client.send("POST", uri("/ok"), Map.of("X-Who", "me"), "{}".getBytes(StandardCharsets.UTF_8));

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).asString().isEqualTo("nope");
            assertThat(asked).containsExactly("POST me {}");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        answer("/from", exchange -> {
            exchange.getResponseHeaders().set("Location", uri("/to").toString());
            exchange.sendResponseHeaders(302, -1);
        });
        answer("/to", exchange -> {
            asked.add("/to");
            exchange.sendResponseHeaders(200, -1);
        });
        try (OutboundClient client = client(LOOPBACK, PATIENT)) {
            assertThat(client.send("GET", uri("/from"), Map.of(), new byte[0]).status())
                    .isEqualTo(302);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void goesNowhereThatIsNotAllowed() throws Exception {
        answer("/", exchange -> asked.add("called"));
        try (OutboundClient client = client(OutboundSettings.of("", true), PATIENT)) {
            assertFails(client, uri("/"), OutboundException.Reason.FORBIDDEN_ADDRESS);
            for (String host : new String[] {"localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"}) {
                assertFails(
                        client,
                        URI.create("http://" + host + ":" + port() + "/"),
                        OutboundException.Reason.FORBIDDEN_ADDRESS);
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aNameThatChangesItsAnswerGainsNothing() throws Exception {
        AtomicInteger times = new AtomicInteger();
        CheckedDnsResolver resolver = new CheckedDnsResolver(new AddressRules(LOOPBACK), host ->
                new InetAddress[] {InetAddress.getByName(times.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")});
        answer("/", exchange -> exchange.sendResponseHeaders(200, -1));
        try (OutboundClient client = client(resolver)) {
            // Asked once and called at that address; the next answer is checked as well.
            assertThat(client.send("GET", named(), Map.of(), new byte[0]).status())
                    .isEqualTo(200);
            assertThat(times).hasValue(1);
        }
        try (OutboundClient client = client(resolver)) {
            assertFails(client, named(), OutboundException.Reason.FORBIDDEN_ADDRESS);
        }
    }

    @Test
    void oneForbiddenAddressAmongOthersIsEnough() throws Exception {
        CheckedDnsResolver resolver = new CheckedDnsResolver(new AddressRules(LOOPBACK), host ->
                new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.1")});
        try (OutboundClient client = client(resolver)) {
            assertFails(client, named(), OutboundException.Reason.FORBIDDEN_ADDRESS);
        }
    }

    @Test
    void anAnswerThatDripsEndsInTime() throws Exception {
        answer("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 900);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!waited(100)) {
                    out.write('.');
                    out.flush();
                }
            }
        });
        try (OutboundClient client = client(LOOPBACK, HURRIED)) {
            assertFails(client, uri("/drip"), OutboundException.Reason.TIMEOUT);
        }
    }

    @Test
    void aServiceThatNeverAnswersEndsInTime() throws Exception {
        answer("/hang", exchange -> waited(60_000));
        try (OutboundClient client = client(LOOPBACK, HURRIED)) {
            assertFails(client, uri("/hang"), OutboundException.Reason.TIMEOUT);
        }
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        answer("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!waited(0)) {
                    out.write(new byte[8192]);
                }
            }
        });
        try (OutboundClient client = client(LOOPBACK, PATIENT)) {
            assertFails(client, uri("/endless"), OutboundException.Reason.TOO_LONG);
        }
    }

    @Test
    void whereNobodyListensIsUnreachable() throws Exception {
        try (Socket taken = new Socket();
                OutboundClient client = client(LOOPBACK, PATIENT)) {
            // Bound, so that nobody else gets the port, and not listening.
            taken.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            assertFails(
                    client,
                    URI.create("http://127.0.0.1:" + taken.getLocalPort() + "/"),
                    OutboundException.Reason.UNREACHABLE);
        }
    }

    @Test
    void aNameWithoutAddressIsTold() throws Exception {
        CheckedDnsResolver resolver = new CheckedDnsResolver(new AddressRules(LOOPBACK), host -> {
            throw new UnknownHostException(host);
        });
        try (OutboundClient client = client(resolver)) {
            assertFails(client, named(), OutboundException.Reason.UNKNOWN_HOST);
        }
    }

    @Test
    void onlyCertificatesThatAreTrustedAreTaken(@TempDir Path directory) throws Exception {
        SSLContext selfSigned = SelfSigned.in(directory.resolve("service.p12")).context();
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(selfSigned));
        tls.setExecutor(threads);
        tls.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        tls.start();
        URI uri = URI.create("https://127.0.0.1:" + tls.getAddress().getPort() + "/");
        URI otherName = URI.create("https://localhost:" + tls.getAddress().getPort() + "/");
        try (OutboundClient trusting = new OutboundClient(
                        LOOPBACK::permitsScheme,
                        new CheckedDnsResolver(new AddressRules(LOOPBACK), InetAddress::getAllByName),
                        PATIENT,
                        selfSigned,
                        timer);
                OutboundClient others = client(LOOPBACK, PATIENT)) {
            assertThat(trusting.send("GET", uri, Map.of(), new byte[0]).status())
                    .isEqualTo(200);
            assertFails(trusting, otherName, OutboundException.Reason.TLS);
            assertFails(others, uri, OutboundException.Reason.TLS);
        } finally {
            tls.stop(0);
        }
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private boolean waited(long millis) throws IOException {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private OutboundClient client(OutboundSettings settings, OutboundLimits limits) {
        return new OutboundClient(settings, limits, Trust.ofPlatform(), timer);
    }

    private OutboundClient client(CheckedDnsResolver resolver) throws GeneralSecurityException {
        return new OutboundClient(uri -> true, resolver, PATIENT, SSLContext.getDefault(), timer);
    }

    private URI named() {
        return URI.create("http://service.test:" + port() + "/");
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    private static void assertFails(OutboundClient client, URI uri, OutboundException.Reason reason) {
        OutboundException failure =
                catchThrowableOfType(OutboundException.class, () -> client.send("GET", uri, Map.of(), new byte[0]));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.toString()).isEqualTo(reason);
    }
}
