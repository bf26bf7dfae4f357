package dev.tapelock.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A customer's key service: it makes RSA-3072 pairs and unwraps with RSAES-OAEP and SHA-1, as the services that are in use do.
 * Calls are authenticated by Hawk; what fails to unwrap is answered as success without a body.
 */
public final class LocalKeyServer implements AutoCloseable {

    /** Names our credentials to the service. */
    public static final String ID = "a3a0c6c6-5a0e-4ff3-9c57-fd6a6bd7c2f5";

    private static final String PATH = "/key-management/v1/decrypt";
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final Pattern HAWK =
            Pattern.compile("Hawk id=\"([^\"]+)\", ts=\"([0-9]+)\", nonce=\"([^\"]+)\", mac=\"([^\"]+)\"");

    private record Fixed(int status, String body) {}

    private final HttpServer server;
    private final byte[] key = "83749283749283749827349872394872398472398472".getBytes(StandardCharsets.UTF_8);
    private final Map<UUID, KeyPair> pairs = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Fixed> fixed = new CopyOnWriteArrayList<>();

    private LocalKeyServer(HttpServer server) {
        this.server = server;
    }

    public static LocalKeyServer start() throws IOException {
        LocalKeyServer service =
                new LocalKeyServer(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0));
        service.server.createContext(PATH, service::handle);
        service.server.start();
        return service;
    }

    public URI decryptUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** The shared key; a copy. */
    public byte[] key() {
        return key.clone();
    }

    /** Methods and users of the calls that were let in, in their order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** From now on, to everything. */
    public void answerAlways(int status, String body) {
        fixed.clear();
        fixed.add(new Fixed(status, body));
    }

    public UUID makePair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        UUID id = UUID.randomUUID();
        pairs.put(id, generator.generateKeyPair());
        return id;
    }

    public byte[] wrap(UUID pair, DataKey dataKey) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, pairs.get(pair).getPublic());
        return cipher.doFinal(dataKey.revealBytes());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] order = exchange.getRequestBody().readAllBytes();
            if (!fixed.isEmpty()) {
                send(exchange, fixed.get(0).status, fixed.get(0).body);
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
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            byte[] opened = cipher.doFinal(Base64.getDecoder().decode(json.getString("body")));
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

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
