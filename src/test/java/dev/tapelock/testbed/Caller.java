package dev.tapelock.testbed;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An API client of one organization, with its token. Safe for use by many threads once it has a token. */
public final class Caller {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final ServerProcess server;
    private final String organizationId;
    private final String clientId;
    private final String clientSecret;
    private volatile @Nullable String token;

    public Caller(ServerProcess server, String organizationId, String clientId, String clientSecret) {
        this.server = server;
        this.organizationId = organizationId;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    /** The client of the first organization, which this makes with the token of the server's log. */
    static Caller claim(ServerProcess server, String setupToken) {
        HttpResponse<byte[]> answer = exchange(HttpRequest.newBuilder(server.uri("/api/v2/setup/administrator"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.createObjectBuilder()
                        .add("token", setupToken)
                        .add("organizationName", "Hailstone Insurance")
                        .add("timeZone", "Europe/Berlin")
                        .add("adminUser", "admin")
                        .add("adminPassword", "only for this test")
                        .build()
                        .toString())));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("No administrator: " + answer.statusCode() + " " + text(answer));
        }
        JsonObject made = object(answer);
        return new Caller(
                server, made.getString("organizationId"), made.getString("clientId"), made.getString("clientSecret"));
    }

    public String organizationId() {
        return organizationId;
    }

    public String clientId() {
        return clientId;
    }

    public String clientSecret() {
        return clientSecret;
    }

    /** The token, asked for once. */
    public String token() {
        String present = token;
        if (present == null) {
            HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(server.uri("/oauth/token"))
                    .header("Authorization", "Basic " + base64(clientId + ":" + clientSecret))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("grant_type=client_credentials")));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("No token: " + answer.statusCode() + " " + text(answer));
            }
            present = object(answer).getString("access_token");
            token = present;
        }
        return present;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A request with the token; the path begins with a slash, or is an address whose host is replaced. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token());
    }

    /** A request without any proof. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofMinutes(2));
    }

    public HttpResponse<byte[]> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<byte[]> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> putMedia(UUID conversationId, UUID recordingId, byte[] content, String contentType) {
        return send(request(mediaPath(conversationId, recordingId))
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofByteArray(content)));
    }

    public static String mediaPath(UUID conversationId, UUID recordingId) {
        return "/api/v2/conversations/" + conversationId + "/recordings/" + recordingId + "/media";
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return exchange(request);
    }

    /** The content of an answer, read no faster than the caller does. */
    public InputStream stream(String path) {
        try {
            HttpResponse<InputStream> answer =
                    HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("No content: " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a request", e);
        }
    }

    /** Sends a request as it is and reads the whole answer. */
    public static HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a request", e);
        }
    }

    public URI uri(String path) {
        return server.uri(path);
    }

    public static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    public static JsonObject object(HttpResponse<byte[]> answer) {
        return (JsonObject) json(answer);
    }

    public static JsonArray array(HttpResponse<byte[]> answer) {
        return (JsonArray) json(answer);
    }

    private static JsonStructure json(HttpResponse<byte[]> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(text(answer)))) {
            return reader.read();
        }
    }
}
