package dev.tapelock.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tapelock.seal.DataKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A customer's key service: it makes RSA-3072 pairs and unwraps with RSAES-OAEP and SHA-1, as the services that are in use do.
 * Calls are authenticated by Hawk; what fails to unwrap is answered as success without a body. It can be told to misbehave.
 */
public final class LocalKeyServer implements AutoCloseable {

    /** Names our credentials to the service. */
    public static final String ID = "a3a0c6c6-5a0e-4ff3-9c57-fd6a6bd7c2f5";

    private static final String PATH = "/key-management/v1/decrypt";
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final Pattern HAWK =
            Pattern.compile("Hawk id=\"([^\"]+)\", ts=\"([0-9]+)\", nonce=\"([^\"]+)\", mac=\"([^\"]+)\"");

    static {
        // Otherwise the JDK's server waits, before the body of each answer, until the client has said that it has the
        // header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Instead of the service's own answer. */
    @FunctionalInterface
    public interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<UUID, KeyPair> pairs = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile byte[] key = "83749283749283749827349872394872398472398472".getBytes(StandardCharsets.UTF_8);
    private volatile OAEPParameterSpec padding = padding("SHA-1");
    private volatile @Nullable Fault fault;
    private volatile UnaryOperator<byte[]> afterUnwrapping = UnaryOperator.identity();

    private LocalKeyServer(HttpServer server) {
        this.server = server;
        server.createContext(PATH, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static LocalKeyServer start() throws IOException {
        return start(0);
    }

    /** @param port 0 for any */
    public static LocalKeyServer start(int port) throws IOException {
        return new LocalKeyServer(HttpServer.create(loopback(port), 0));
    }

    /** With a certificate of its own for 127.0.0.1. */
    public static LocalKeyServer startWithTls(SelfSigned certificate) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        return new LocalKeyServer(server);
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }

    public URI decryptUrl() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** The shared key; a copy. */
    public byte[] key() {
        return key.clone();
    }

    public String keyText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** Takes other credentials from now on. */
    public void changeKey(String text) {
        key = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Methods and users of the calls that were let in, in their order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** From now on, to everything. */
    public void answerAlways(int status, String body) {
        misbehave(exchange -> send(exchange, status, body));
    }

    /** Once. */
    public void answerNext(int status) {
        misbehave(exchange -> {
            fault = null;
            send(exchange, status, "{}");
        });
    }

    /** From now on, with everything. */
    public void misbehave(Fault instead) {
        fault = instead;
    }

    /** Does something to each data key before it is answered. */
    public void afterUnwrapping(UnaryOperator<byte[]> change) {
        afterUnwrapping = change;
    }

    /** As it was at the start. */
    public void behave() {
        fault = null;
        afterUnwrapping = UnaryOperator.identity();
    }

    /** Unwraps by RSAES-OAEP with another hash than SHA-1. */
    public void openBy(String hash) {
        padding = padding(hash);
    }

    private static OAEPParameterSpec padding(String hash) {
        return new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
    }

    public UUID makePair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        UUID id = UUID.randomUUID();
        pairs.put(id, generator.generateKeyPair());
        return id;
    }

    /** Loses a pair, as a customer does that takes it away. */
    public void removePair(UUID pair) {
        pairs.remove(pair);
    }

    /** Becomes the same service at another address. */
    public void takePairsOf(LocalKeyServer other) {
        pairs.putAll(other.pairs);
    }

    public byte[] subjectPublicKey(UUID pair) {
        return pairs.get(pair).getPublic().getEncoded();
    }

    /** Base64 of the DER PKCS#1 RSAPublicKey, as the service shows it. */
    public String publicKey(UUID pair) {
        return pkcs1(subjectPublicKey(pair));
    }

    /** Base64 of the RSAPublicKey within a SubjectPublicKeyInfo, whose header has 24 bytes at 2048 bits and more. */
    public static String pkcs1(byte[] spki) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(spki, 24, spki.length));
    }

    public byte[] wrap(UUID pair, DataKey dataKey) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, pairs.get(pair).getPublic(), padding);
        return cipher.doFinal(dataKey.revealBytes());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] order = exchange.getRequestBody().readAllBytes();
            Fault instead = fault;
            if (instead != null) {
                instead.answer(exchange);
            } else if (!isSigned(exchange)) {
                send(exchange, 401, "{}");
            } else {
                calls.add(exchange.getRequestMethod()
                        + ' '
                        + exchange.getRequestHeaders().getFirst("PureCloud-User-Id"));
                if (exchange.getRequestMethod().equals("OPTIONS")) {
                    send(exchange, 200, "");
                } else {
                    decrypt(exchange, new String(order, StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void decrypt(HttpExchange exchange, String order) throws IOException {
        JsonObject json = Json.createReader(new StringReader(order)).readObject();
        KeyPair pair = pairs.get(UUID.fromString(json.getString("keypairId")));
        if (pair == null) {
            send(exchange, 400, "{\"message\":\"unknown keypair\"}");
            return;
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate(), padding);
            byte[] opened =
                    afterUnwrapping.apply(cipher.doFinal(Base64.getDecoder().decode(json.getString("body"))));
            send(exchange, 200, "{\"body\":\"" + Base64.getEncoder().encodeToString(opened) + "\"}");
        } catch (GeneralSecurityException e) {
            send(exchange, 200, "{\"body\":null}");
        }
    }

    /** The request's line and host as they came, not as the caller should have made them. */
    private boolean isSigned(HttpExchange exchange) {
        Matcher header =
                HAWK.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!header.matches()
                || !header.group(1).equals(ID)
                || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(header.group(2))) > CLOCK_SKEW_SECONDS) {
            return false;
        }
        String[] host = exchange.getRequestHeaders().getFirst("Host").split(":");
        StringBuilder signed = new StringBuilder();
        for (String line : new String[] {
            "hawk.1.header",
            header.group(2),
            header.group(3),
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            host[0],
            host.length > 1 ? host[1] : "80",
            "",
            ""
        }) {
            signed.append(line).append('\n');
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] expected = mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(
                    Base64.getEncoder().encode(expected), header.group(4).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
