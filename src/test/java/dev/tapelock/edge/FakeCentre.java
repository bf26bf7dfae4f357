package dev.tapelock.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.OpeningInputStream;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.seal.SealedHeader;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The centre's side of leases and deposits, with the private keys, on loopback. It opens what it gets, keeps the beginning of
 * what is cut off, and can be told to fail.
 */
final class FakeCentre implements AutoCloseable {

    static final String ORGANIZATION = "0a0a0a0a-0000-4000-8000-00000000000a";
    static final String CLIENT = "edge-client";
    static final String SECRET = "edge secret";

    private static final Pattern MEDIA = Pattern.compile("/api/v2/conversations/([^/]+)/recordings/([^/]+)/media");
    private static final Pattern STATE =
            Pattern.compile("/api/v2/conversations/([^/]+)/recordings/([^/]+)/deposits/([^/]+)");
    private static final Pattern LEASES = Pattern.compile("/api/v2/recording/edges/([A-Za-z0-9._-]{1,64})/leases");
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+)");

    /** Two ways to be a 400. */
    private static final int MISMATCH = -1;

    private static final int INVALID = -2;

    /** Made once: each takes a tenth of a second and more. */
    private static final List<KeyPair> PAIRS = List.of(pair(), pair());

    /** What goes wrong with one request; says whether it has answered it, or ended the connection. */
    @FunctionalInterface
    interface Fault {
        boolean happens(HttpExchange exchange) throws IOException;
    }

    /** A request as it came. */
    record Seen(String method, String path, String query, Map<String, List<String>> headers) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    private static final class Deposit {
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long receivedBytes;
        private String sha256 = "";
        private String state = "receiving";
        private byte[] content = {};
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<UUID, KeyPair> keys = new ConcurrentHashMap<>();
    private final Map<String, Deposit> deposits = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> depositFaults = new ConcurrentLinkedQueue<>();
    private volatile Fault everyFault = exchange -> false;
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final List<String> drained = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile UUID activeKey = UUID.randomUUID();
    private volatile boolean isHolderAway;
    private volatile Duration leaseLasts = Duration.ofDays(14);
    private volatile boolean isForgetful;
    private final AtomicInteger verifications = new AtomicInteger();

    FakeCentre() throws IOException {
        this(0);
    }

    FakeCentre(int port) throws IOException {
        keys.put(activeKey, PAIRS.get(0));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The same centre, after a while of not being there. */
    FakeCentre restartedAt(int port) throws IOException {
        FakeCentre again = new FakeCentre(port);
        again.keys.putAll(keys);
        again.deposits.putAll(deposits);
        again.activeKey = activeKey;
        return again;
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(3072);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    UUID activeKey() {
        return activeKey;
    }

    void changeKey() {
        UUID next = UUID.randomUUID();
        keys.put(next, PAIRS.get(keys.size() % PAIRS.size()));
        activeKey = next;
    }

    void holderIsAway(boolean away) {
        isHolderAway = away;
    }

    void leasesLast(Duration time) {
        leaseLasts = time;
    }

    /** The next deposit meets it. */
    void next(Fault fault) {
        depositFaults.add(fault);
    }

    /** Every request meets it, until another takes its place. */
    void always(Fault fault) {
        everyFault = fault;
    }

    void revokeTokens() {
        tokens.clear();
    }

    static Fault answers(int status, String code, String... headers) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            json(exchange, status, Json.createObjectBuilder().add("code", code).add("message", "as told"));
            return true;
        };
    }

    /** Keeps that much of the deposit, and ends the connection. */
    Fault cutsAfter(int bytes) {
        return exchange -> {
            Deposit deposit = depositOf(exchange);
            receive(exchange, deposit, bytes);
            exchange.close();
            return true;
        };
    }

    /** Does all that is asked for, and ends the connection instead of answering. */
    Fault losesAcknowledgement() {
        return exchange -> {
            Deposit deposit = depositOf(exchange);
            receive(exchange, deposit, Integer.MAX_VALUE);
            complete(exchange, deposit);
            exchange.close();
            return true;
        };
    }

    /** What was verified, as the content that it held. */
    Map<String, byte[]> verified() {
        Map<String, byte[]> contents = new ConcurrentHashMap<>();
        deposits.forEach((name, deposit) -> {
            if (deposit.state.equals("verified")) {
                contents.put(name, deposit.content);
            }
        });
        return contents;
    }

    Optional<byte[]> content(UUID recording) {
        return Optional.ofNullable(verified().get(recording + " call.0"));
    }

    /** How often a file was opened to its end. */
    int verifications() {
        return verifications.get();
    }

    /** The key's holder is back: what lies here is looked into. */
    void holderIsBack() {
        isHolderAway = false;
        deposits.values().stream()
                .filter(deposit -> deposit.state.equals("unopened"))
                .forEach(deposit -> deposit.state = open(deposit) ? "verified" : "refused");
    }

    /** It turns out not to be what it says. */
    void refuse(UUID recording) {
        deposits.get(recording + " call.0").state = "refused";
    }

    void forget(UUID recording) {
        deposits.remove(recording + " call.0");
    }

    List<Seen> deposits(String method) {
        return seen.stream()
                .filter(request -> request.method().equals(method))
                .filter(request -> request.path().contains("/recordings/"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    Map.copyOf(exchange.getRequestHeaders())));
            if (everyFault.happens(exchange)) {
                return;
            }
            answer(exchange);
        } catch (IOException e) {
            // The sealer was killed, or ended the connection.
        } catch (RuntimeException | Error e) {
            // A thread of this server ends unheard, and with it whatever a test asserts in a fault.
            problems.add(e.toString());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/oauth/token")) {
            token(exchange);
        } else if (!tokens.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")))) {
            answers(401, "bad.credentials").happens(exchange);
        } else if (LEASES.matcher(path).matches()) {
            leases(exchange);
        } else if (STATE.matcher(path).matches()) {
            state(exchange);
        } else if (MEDIA.matcher(path).matches()) {
            deposit(exchange);
        } else {
            answers(404, "not.found").happens(exchange);
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answers(401, "bad.credentials").happens(exchange);
            return;
        }
        String token = UUID.randomUUID().toString();
        tokens.add("Bearer " + token);
        json(
                exchange,
                200,
                Json.createObjectBuilder().add("access_token", token).add("expires_in", 3600));
    }

    private void leases(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("PUT")) {
            if (!body.matches("\\{\"drained\":true,\"lease\":\"[0-9a-f-]{36}\"}")) {
                answers(400, "invalid.value").happens(exchange);
                return;
            }
            drained.add(body);
            json(exchange, 200, Json.createObjectBuilder().add("drained", true));
            return;
        }
        UUID key = activeKey;
        json(
                exchange,
                200,
                Json.createObjectBuilder()
                        .add("id", leaseOf(key).toString())
                        .add("edge", "e")
                        .add("organizationId", ORGANIZATION)
                        .add(
                                "key",
                                Json.createObjectBuilder()
                                        .add("id", key.toString())
                                        .add("keydataSummary", pkcs1(keys.get(key)))
                                        .add("wrapAlgorithm", "RSAES_OAEP_SHA_256"))
                        .add("validUntil", Instant.now().plus(leaseLasts).toString()));
    }

    /** A key that did not change is leased under the same id again. */
    private static UUID leaseOf(UUID key) {
        return UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The RSAPublicKey inside the SubjectPublicKeyInfo of an RSA-3072 key. */
    static String pkcs1(KeyPair pair) {
        byte[] spki = ((RSAPublicKey) pair.getPublic()).getEncoded();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, 24, spki.length));
    }

    private void state(HttpExchange exchange) throws IOException {
        Matcher path = STATE.matcher(exchange.getRequestURI().getPath());
        Deposit deposit = path.matches() ? deposits.get(path.group(2) + " " + path.group(3)) : null;
        if (deposit == null) {
            answers(404, "not.found").happens(exchange);
            return;
        }
        json(exchange, 200, body(deposit));
    }

    private static JsonObjectBuilder body(Deposit deposit) {
        return Json.createObjectBuilder()
                .add("artifact", "call.0")
                .add("state", deposit.state)
                .add("receivedBytes", Math.max(deposit.receivedBytes, deposit.bytes.size()))
                .add("sealedSha256", deposit.sha256);
    }

    private String nameOf(HttpExchange exchange) {
        Matcher path = MEDIA.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            throw new IllegalStateException("no deposit");
        }
        String artifact = RecordingLabel.query(exchange.getRequestURI().getRawQuery())
                .get("artifact")
                .get(0);
        return path.group(2) + " " + artifact;
    }

    private Deposit depositOf(HttpExchange exchange) {
        return deposits.computeIfAbsent(nameOf(exchange), name -> new Deposit());
    }

    private void deposit(HttpExchange exchange) throws IOException {
        Fault fault = depositFaults.poll();
        if (fault != null && fault.happens(exchange)) {
            return;
        }
        if (!"application/vnd.tapelock.sealed"
                .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            answers(415, "unsupported.media.type").happens(exchange);
            return;
        }
        Deposit deposit = depositOf(exchange);
        synchronized (deposit) {
            if (!receive(exchange, deposit, Integer.MAX_VALUE)) {
                return;
            }
            int status = complete(exchange, deposit);
            switch (status) {
                case MISMATCH -> answers(400, "digest.mismatch").happens(exchange);
                case INVALID -> answers(400, "deposit.invalid").happens(exchange);
                case 409 -> answers(409, "deposit.refused").happens(exchange);
                default -> json(exchange, status, Json.createObjectBuilder().add("deposit", body(deposit)));
            }
        }
    }

    /** @return whether all of it is there; if not, an answer was given or the sender is gone */
    private static boolean receive(HttpExchange exchange, Deposit deposit, int most) throws IOException {
        String digest = String.valueOf(exchange.getRequestHeaders().getFirst("Repr-Digest"))
                .replaceAll("sha-256=:(.*):", "$1");
        InputStream in = exchange.getRequestBody();
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        boolean isDone = !deposit.state.equals("receiving");
        if (range != null) {
            Matcher matcher = RANGE.matcher(range);
            if (isDone
                    || !matcher.matches()
                    || Long.parseLong(matcher.group(1)) != deposit.bytes.size()
                    || !digest.equals(deposit.sha256)) {
                answers(409, "deposit.range").happens(exchange);
                return false;
            }
        } else if (isDone) {
            in.readAllBytes();
            if (!digest.equals(deposit.sha256)) {
                answers(409, "recording.conflict").happens(exchange);
                return false;
            }
            return true;
        } else {
            deposit.bytes.reset();
        }
        deposit.sha256 = digest;
        byte[] buffer = new byte[8192];
        int left = most;
        for (int read = in.read(buffer, 0, Math.min(left, buffer.length));
                read > 0;
                read = in.read(buffer, 0, Math.min(left, buffer.length))) {
            deposit.bytes.write(buffer, 0, read);
            left -= read;
        }
        return true;
    }

    private int complete(HttpExchange exchange, Deposit deposit) {
        if (!deposit.state.equals("receiving")) {
            return switch (deposit.state) {
                case "verified" -> 200;
                case "unopened" -> 202;
                default -> 409;
            };
        }
        if (!sha256(deposit.bytes.toByteArray()).equals(deposit.sha256)) {
            problems.add("digest of " + exchange.getRequestURI());
            deposits.remove(nameOf(exchange));
            return MISMATCH;
        }
        if (isHolderAway) {
            deposit.state = "unopened";
            return 202;
        }
        deposit.state = open(deposit) ? "verified" : "refused";
        return deposit.state.equals("verified") ? 201 : INVALID;
    }

    private boolean open(Deposit deposit) {
        byte[] sealed = deposit.bytes.toByteArray();
        try {
            SealedHeader header = SealedHeader.read(new ByteArrayInputStream(sealed));
            Map<String, String> context = header.context().asMap();
            if (!ORGANIZATION.equals(context.get("organization"))
                    || deposits.get(context.get("recording") + " " + context.get("artifact")) != deposit) {
                problems.add("context " + context);
                return false;
            }
            byte[] content = openFile(sealed);
            deposit.content = isForgetful ? MessageDigest.getInstance("SHA-256").digest(content) : content;
            if (isForgetful) {
                deposit.receivedBytes = deposit.bytes.size();
                deposit.bytes = new ByteArrayOutputStream();
            }
            verifications.incrementAndGet();
            return true;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (SealedFileCorruptException | UnwrapFailedException e) {
            problems.add(e.toString());
            return false;
        }
    }

    /** Opens a sealed file with the private key that its header names. */
    byte[] openFile(byte[] sealed) throws IOException {
        try (InputStream in = new ByteArrayInputStream(sealed)) {
            SealedHeader header = SealedHeader.read(in);
            EncryptedDataKey wrapped = header.encryptedDataKeys().get(0);
            if (header.encryptedDataKeys().size() != 1 || !wrapped.providerId().equals("tapelock")) {
                throw new IOException("Not exactly one data key of ours");
            }
            KeyPair pair = keys.get(UUID.fromString(wrapped.providerInfo()));
            try (DataKey key = KeyWrapping.unwrap(
                            WrapAlgorithm.RSAES_OAEP_SHA_256, pair.getPrivate(), wrapped.ciphertext());
                    OpeningInputStream content = new OpeningInputStream(in, header, key)) {
                return content.readAllBytes();
            }
        }
    }

    /** Keeps only the SHA-256 of what it has verified. */
    FakeCentre forgetful() {
        isForgetful = true;
        return this;
    }

    static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void json(HttpExchange exchange, int status, JsonObjectBuilder body) throws IOException {
        byte[] bytes = body.build().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Ends it; whatever it did not understand fails the test. */
    @Override
    public void close() {
        List<String> found = List.copyOf(problems);
        server.stop(0);
        threads.shutdownNow();
        if (!found.isEmpty()) {
            throw new AssertionError("The fake centre met " + found);
        }
    }
}
