package dev.tapelock.export;

import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * What is written beside a file: of which recording it is, and which part.
 *
 * <p>It says only what never changes, nothing of the job: a second export of the same file finds the same metadata.
 */
final class ExportMetadata {

    private static final JsonWriterFactory WRITERS =
            Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));

    private ExportMetadata() {}

    /** UTF-8 JSON. */
    static byte[] of(Recording recording, RecordingArtifact artifact) {
        JsonObjectBuilder metadata = Json.createObjectBuilder()
                .add("id", recording.id().toString())
                .add("conversationId", recording.conversationId().toString())
                .add("organizationId", recording.organizationId().toString())
                .add("media", recording.media().wireName())
                .add("startTime", WireTimes.format(recording.startTime()))
                .add("endTime", WireTimes.format(recording.endTime()));
        recording.direction().ifPresent(direction -> metadata.add("direction", direction));
        recording.queueId().ifPresent(queue -> metadata.add("queueId", queue.toString()));
        JsonArrayBuilder users = Json.createArrayBuilder();
        recording.userIds().stream()
                .sorted()
                .forEach(id -> users.add(Json.createObjectBuilder().add("id", id.toString())));
        metadata.add("users", users);
        metadata.add(
                "artifact",
                Json.createObjectBuilder()
                        .add("name", artifact.name().text())
                        .add("contentType", artifact.contentType())
                        .add("contentLength", artifact.contentLength())
                        .add("revision", artifact.id().toString())
                        .add("creationTime", WireTimes.format(artifact.createdAt())));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        WRITERS.createWriter(text).write(metadata.build());
        return text.toByteArray();
    }
}
