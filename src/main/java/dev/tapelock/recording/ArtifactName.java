package dev.tapelock.recording;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an artifact, unique in its recording: {@code call.0}, {@code email}, {@code chat}, {@code message}, {@code
 * screen.0}, {@code transcript.1}.
 */
public record ArtifactName(String text) {

    private static final Pattern FORM =
            Pattern.compile("email|chat|message|(?:call|screen|transcript)\\.(0|[1-9][0-9]{0,3})");
    private static final String TRANSCRIPT = "transcript.";

    /** @throws IllegalArgumentException if the text is no such name */
    public ArtifactName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no name of an artifact");
        }
    }

    /** A version of the transcript, from 1. */
    public static ArtifactName transcript(int version) {
        return new ArtifactName(TRANSCRIPT + version);
    }

    /** What stands before the number: what all of them in a recording have in common. */
    String kind() {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    public boolean isTranscript() {
        return text.startsWith(TRANSCRIPT);
    }

    /** The number at the end, as clients number channels and versions; 0 for a name without one. */
    public int number() {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
