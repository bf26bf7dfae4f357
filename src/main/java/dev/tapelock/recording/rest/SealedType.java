package dev.tapelock.recording.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The media type of a file that its sender has sealed. */
final class SealedType {

    static final String TEXT = "application/vnd.tapelock.sealed";

    /** What is in a sealed file whose sender does not say. */
    static final String DEFAULT_CONTENT = "audio/wav";

    private static final Pattern FORM =
            Pattern.compile("\\s*" + Pattern.quote(TEXT) + "\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private SealedType() {}

    /** Whether a Content-Type says so, whatever its parameters. */
    static boolean is(@Nullable String contentType) {
        return contentType != null && FORM.matcher(contentType).matches();
    }
}
