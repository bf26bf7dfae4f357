package dev.tapelock.edge;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads what the centre answers; whatever it is, nothing is thrown that a caller does not expect. */
final class CentreAnswer {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int LONGEST_SENTENCE = 300;

    private CentreAnswer() {}

    /** The body; an empty object if it is no JSON object. */
    static JsonObject json(HttpResponse<byte[]> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(text(answer)))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException e) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The code in an error's body. */
    static String code(HttpResponse<byte[]> answer) {
        return string(json(answer), "code");
    }

    /** Status, code and message in one line. */
    static String sentence(HttpResponse<byte[]> answer) {
        JsonObject json = json(answer);
        String sentence = answer.statusCode() + " " + string(json, "code") + " " + string(json, "message");
        String printable = sentence.strip().replaceAll("\\p{Cntrl}", " ");
        return printable.length() > LONGEST_SENTENCE ? printable.substring(0, LONGEST_SENTENCE) : printable;
    }

    private static String string(JsonObject json, String name) {
        try {
            return json.getString(name, "");
        } catch (ClassCastException e) {
            return "";
        }
    }

    /** {@code Retry-After} (RFC 9110 section 10.2.3), in seconds or as a date, up to an hour. */
    static Optional<Duration> retryAfter(HttpResponse<byte[]> answer, Instant now) {
        return answer.headers().firstValue("Retry-After").flatMap(value -> {
            try {
                Duration wait = value.strip().matches("[0-9]{1,9}")
                        ? Duration.ofSeconds(Long.parseLong(value.strip()))
                        : Duration.between(
                                now,
                                ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant());
                if (wait.isNegative()) {
                    return Optional.empty();
                }
                return Optional.of(wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
