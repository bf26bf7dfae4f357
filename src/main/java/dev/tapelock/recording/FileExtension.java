package dev.tapelock.recording;

import java.util.Locale;
import java.util.Map;

/** What programs know content by, outside of Tapelock. */
public final class FileExtension {

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

    private FileExtension() {}

    /** The extension for a content type, without its dot; {@code bin} for a type that is not known here. */
    public static String of(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return EXTENSIONS.getOrDefault(type.strip().toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
