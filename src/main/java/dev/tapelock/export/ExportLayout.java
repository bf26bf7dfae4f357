package dev.tapelock.export;

import dev.tapelock.recording.Recording;
import dev.tapelock.recording.RecordingArtifact;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Where a file lies at a destination: {@code
 * year=2026/month=1/day=31/hour=9/conversation_id=…/<recording>.wav}, by the recording's start in UTC, numbers unpadded.
 *
 * <p>A recording's first artifact has the recording's name alone, others add their own. Metadata lies beside its file.
 * Everything that a path is made of never changes, so that a later export finds the same paths.
 */
final class ExportLayout {

    static final String README = "README.txt";

    private static final String METADATA = "_metadata.json";
    private static final String UNKNOWN = "bin";

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("application/json", "json"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/xml", "xml"),
            Map.entry("application/zip", "zip"),
            Map.entry("audio/aac", "aac"),
            Map.entry("audio/basic", "au"),
            Map.entry("audio/flac", "flac"),
            Map.entry("audio/mp4", "m4a"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("audio/ogg", "ogg"),
            Map.entry("audio/opus", "opus"),
            Map.entry("audio/vnd.wave", "wav"),
            Map.entry("audio/wav", "wav"),
            Map.entry("audio/wave", "wav"),
            Map.entry("audio/webm", "webm"),
            Map.entry("audio/x-wav", "wav"),
            Map.entry("message/rfc822", "eml"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/html", "html"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/vtt", "vtt"),
            Map.entry("text/xml", "xml"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("video/ogg", "ogv"),
            Map.entry("video/quicktime", "mov"),
            Map.entry("video/webm", "webm"));

    private ExportLayout() {}

    static String pathOf(Recording recording, RecordingArtifact artifact) {
        boolean isFirst = artifact.name().equals(recording.media().firstArtifact());
        String suffix = isFirst ? "" : "_" + artifact.name();
        return directoryOf(recording.startTime(), recording.conversationId()) + "/" + recording.id() + suffix + "."
                + extensionOf(artifact.contentType());
    }

    static String metadataPathOf(String path) {
        return path + METADATA;
    }

    static String directoryOf(Instant start, UUID conversationId) {
        OffsetDateTime utc = start.atOffset(ZoneOffset.UTC);
        return "year=" + utc.getYear()
                + "/month=" + utc.getMonthValue()
                + "/day=" + utc.getDayOfMonth()
                + "/hour=" + utc.getHour()
                + "/conversation_id=" + conversationId;
    }

    /** What programs know such content by; {@code bin} for a type that is not known here. */
    static String extensionOf(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return EXTENSIONS.getOrDefault(type.strip().toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
