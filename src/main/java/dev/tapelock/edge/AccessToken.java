package dev.tapelock.edge;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The API client's access token: client credentials (RFC 6749 section 4.4), asked for again before it is over. */
final class AccessToken {

    private static final int MOST_SECRET_CHARACTERS = 4096;

    private final EdgeSettings settings;
    private final CentreConnection connection;
    private final Clock clock;
    private Optional<String> token = Optional.empty();
    private Instant goodUntil = Instant.MIN;

    AccessToken(EdgeSettings settings, CentreConnection connection, Clock clock) {
        this.settings = settings;
        this.connection = connection;
        this.clock = clock;
    }

    /** @throws CentreUnavailableException if there is none to be had now */
    synchronized String get() throws InterruptedException {
        if (token.isEmpty() || !clock.instant().isBefore(goodUntil)) {
            token = Optional.of(ask());
        }
        return token.get();
    }

    /** The centre did not accept it: perhaps the next one. */
    synchronized void forget(String refused) {
        if (token.filter(refused::equals).isPresent()) {
            token = Optional.empty();
        }
    }

    private String ask() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.centre() + "/oauth/token"))
                .header("Authorization", "Basic " + credentials())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        HttpResponse<byte[]> answer = connection.send(request, new AtomicLong());
        if (answer.statusCode() != 200) {
            throw CentreUnavailableException.said(
                    "The centre gives no access token: " + CentreAnswer.sentence(answer),
                    CentreAnswer.retryAfter(answer, clock.instant()),
                    false);
        }
        JsonObject json = CentreAnswer.json(answer);
        long seconds = json.getInt("expires_in", 60);
        // A clock that is a little wrong, and a call that takes a little, must not meet the end.
        goodUntil = clock.instant().plus(Duration.ofSeconds(seconds - Math.min(60, seconds / 2)));
        String given = json.getString("access_token", "");
        if (given.isEmpty()) {
            throw CentreUnavailableException.said("The centre's answer holds no access token", Optional.empty(), false);
        }
        return given;
    }

    /** Read each time: whoever changes the secret needs no restart. */
    private String credentials() {
        try {
            String secret = Files.readString(settings.clientSecretFile()).strip();
            if (secret.isEmpty() || secret.length() > MOST_SECRET_CHARACTERS) {
                throw CentreUnavailableException.said(
                        settings.clientSecretFile() + " holds no secret", Optional.empty(), false);
            }
            return Base64.getEncoder()
                    .encodeToString((settings.clientId() + ":" + secret).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CentreUnavailableException.away(settings.clientSecretFile() + " cannot be read", e);
        }
    }
}
