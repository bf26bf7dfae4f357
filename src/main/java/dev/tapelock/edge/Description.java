package dev.tapelock.edge;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What lies beside a sealed file in the spool. Nothing of the content is in it, and no digest of it.
 *
 * @param source which file of the watched folder it was; empty for what came otherwise
 */
record Description(
        RecordingLabel label,
        Instant takenAt,
        UUID lease,
        UUID key,
        long sealedLength,
        String sealedSha256,
        long contentLength,
        Optional<String> source) {

    SpoolName spoolName() {
        return new SpoolName(takenAt.toEpochMilli(), sealedLength, key, label.recording(), label.artifact());
    }

    JsonObjectBuilder toJson() {
        JsonArrayBuilder users = Json.createArrayBuilder();
        label.userIds().forEach(id -> users.add(id.toString()));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("conversation", label.conversation().toString())
                .add("recording", label.recording().toString())
                .add("media", label.media())
                .add("artifact", label.artifact())
                .add("startTime", label.startTime().toString())
                .add("endTime", label.endTime().toString())
                .add("userIds", users)
                .add("contentType", label.contentType())
                .add("takenAt", takenAt.toString())
                .add("lease", lease.toString())
                .add("key", key.toString())
                .add("sealedLength", sealedLength)
                .add("sealedSha256", sealedSha256)
                .add("contentLength", contentLength);
        label.direction().ifPresent(value -> json.add("direction", value));
        label.queueId().ifPresent(id -> json.add("queueId", id.toString()));
        source.ifPresent(value -> json.add("source", value));
        return json;
    }

    /** @throws EdgeException if the file holds no description */
    static Description read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (EdgeException | CharacterCodingException e) {
            throw new EdgeException("The description " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @throws EdgeException if the text is no description */
    static Description parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            return new Description(
                    label(json),
                    Instant.parse(json.getString("takenAt")),
                    UUID.fromString(json.getString("lease")),
                    UUID.fromString(json.getString("key")),
                    json.getJsonNumber("sealedLength").longValueExact(),
                    json.getString("sealedSha256"),
                    json.getJsonNumber("contentLength").longValueExact(),
                    optional(json, "source"));
        } catch (JsonException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | ArithmeticException
                | DateTimeException e) {
            throw new EdgeException("It is no description: " + e.getMessage(), e);
        }
    }

    private static RecordingLabel label(JsonObject json) {
        return new RecordingLabel(
                UUID.fromString(json.getString("conversation")),
                UUID.fromString(json.getString("recording")),
                json.getString("media"),
                json.getString("artifact"),
                Instant.parse(json.getString("startTime")),
                Instant.parse(json.getString("endTime")),
                optional(json, "direction"),
                json.getJsonArray("userIds").getValuesAs(JsonString.class).stream()
                        .map(id -> UUID.fromString(id.getString()))
                        .toList(),
                optional(json, "queueId").map(UUID::fromString),
                json.getString("contentType"));
    }

    private static Optional<String> optional(JsonObject json, String name) {
        return json.containsKey(name) ? Optional.of(json.getString(name)) : Optional.empty();
    }
}
