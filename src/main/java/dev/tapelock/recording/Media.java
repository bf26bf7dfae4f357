package dev.tapelock.recording;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was recorded. */
public enum Media {
    AUDIO("audio", "voice", "call.0"),
    EMAIL("email", "email", "email"),
    CHAT("chat", "chat", "chat"),
    MESSAGE("messaging", "message", "message"),
    SCREEN("screen", "screenshare", "screen.0");

    private final String wireName;
    private final String sessionName;
    private final String firstArtifact;

    Media(String wireName, String sessionName, String firstArtifact) {
        this.wireName = wireName;
        this.sessionName = sessionName;
        this.firstArtifact = firstArtifact;
    }

    /** The contract's word. */
    public String wireName() {
        return wireName;
    }

    /** The contract's word where it speaks of a conversation's sessions instead of recordings. */
    public String sessionName() {
        return sessionName;
    }

    /** The artifact that a delivery makes which names none. */
    public ArtifactName firstArtifact() {
        return new ArtifactName(firstArtifact);
    }

    /** Whether an artifact of that name holds such media. A transcript is of none: it belongs to all. */
    public boolean has(ArtifactName name) {
        return name.kind().equals(firstArtifact().kind());
    }

    /** The media of that word. */
    public static Optional<Media> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(media -> media.wireName.equalsIgnoreCase(wireName))
                .findFirst();
    }

    /** The media that is recorded of sessions of that word. */
    public static Optional<Media> ofSessionName(String sessionName) {
        return Arrays.stream(values())
                .filter(media -> media.sessionName.equalsIgnoreCase(sessionName))
                .findFirst();
    }

    /** What content of that type usually is; empty for a type that could be several. */
    public static Optional<Media> ofContentType(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("audio/")) {
            return Optional.of(AUDIO);
        }
        if (type.startsWith("video/")) {
            return Optional.of(SCREEN);
        }
        return type.startsWith("message/rfc822") ? Optional.of(EMAIL) : Optional.empty();
    }
}
