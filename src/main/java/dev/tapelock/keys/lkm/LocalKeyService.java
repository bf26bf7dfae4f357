package dev.tapelock.keys.lkm;

import dev.tapelock.keys.lkm.LocalKeyServiceException.Kind;
import dev.tapelock.outbound.OutboundClient;
import dev.tapelock.outbound.OutboundException;
import dev.tapelock.seal.DataKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** A customer's key service, under one version of its configuration. Thread-safe. */
final class LocalKeyService implements AutoCloseable {

    /** Names the user who caused a call, for the service's own log. */
    private static final String USER_HEADER = "PureCloud-User-Id";

    private static final int NONCE_BYTES = 8;

    private final OutboundClient http;
    private final URI decryptUrl;
    private final HawkCredentials credentials;
    private final Clock clock;
    private final SecureRandom random;

    LocalKeyService(
            OutboundClient http, URI decryptUrl, HawkCredentials credentials, Clock clock, SecureRandom random) {
        this.http = http;
        this.decryptUrl = decryptUrl;
        this.credentials = credentials;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Whether the service is there and knows our credentials.
     *
     * @throws LocalKeyServiceException if not
     */
    void check(UUID userId) throws LocalKeyServiceException {
        requireDone(send("OPTIONS", userId, new byte[0]));
    }

    /**
     * Has the service unwrap a data key. The caller closes it.
     *
     * @param wrapped as long as the modulus of the pair
     * @throws LocalKeyServiceException if it does not, or answers anything but a data key
     */
    DataKey decrypt(UUID keypairId, byte[] wrapped, UUID userId) throws LocalKeyServiceException {
        byte[] order = Json.createObjectBuilder()
                .add("keypairId", keypairId.toString())
                .add("body", Base64.getEncoder().encodeToString(wrapped))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        OutboundClient.Answer answer = send("POST", userId, order);
        requireDone(answer);
        byte[] opened = new byte[0];
        try {
            opened = Base64.getDecoder().decode(body(answer.body()));
            return DataKey.of(opened);
        } catch (IllegalArgumentException e) {
            throw new LocalKeyServiceException(Kind.WRONG, "the service answered something else than a data key", e);
        } finally {
            Arrays.fill(opened, (byte) 0);
            Arrays.fill(answer.body(), (byte) 0);
        }
    }

    private OutboundClient.Answer send(String method, UUID userId, byte[] json) throws LocalKeyServiceException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Map<String, String> headers = Map.of(
                "Authorization",
                credentials.authorization(
                        method, decryptUrl, clock.instant(), HexFormat.of().formatHex(nonce)),
                USER_HEADER,
                userId.toString());
        try {
            return http.send(method, decryptUrl, headers, json);
        } catch (OutboundException e) {
            throw new LocalKeyServiceException(Kind.UNAVAILABLE, e.told(), e);
        }
    }

    /** Ends its connections. */
    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The connections to a key service could not be closed", e);
        }
    }

    private static void requireDone(OutboundClient.Answer answer) throws LocalKeyServiceException {
        int status = answer.status();
        if (status == 200) {
            return;
        }
        String message = "the service answered " + status;
        throw switch (status) {
            case 401, 403 -> new LocalKeyServiceException(Kind.DENIED, message);
            case 400, 422 -> new LocalKeyServiceException(Kind.REFUSED, message);
            // Another success is the answer to something else; a redirect or a page that is not there hides the
            // service.
            default -> new LocalKeyServiceException(status < 300 ? Kind.WRONG : Kind.UNAVAILABLE, message);
        };
    }

    /** Services report a failed unwrapping as success without a body. */
    private static String body(byte[] json) throws LocalKeyServiceException {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            JsonObject answer = reader.readObject();
            JsonValue body = answer.getOrDefault("body", JsonValue.NULL);
            if (body instanceof JsonString text) {
                return text.getString();
            }
            if (body == JsonValue.NULL) {
                throw new LocalKeyServiceException(Kind.REFUSED, "the service could not unwrap it");
            }
            throw new LocalKeyServiceException(Kind.WRONG, "the service answered something else than a data key");
        } catch (RuntimeException e) { // JsonException, and what a parser throws at what is nested too deep
            throw new LocalKeyServiceException(Kind.WRONG, "the service did not answer in JSON", e);
        }
    }
}
