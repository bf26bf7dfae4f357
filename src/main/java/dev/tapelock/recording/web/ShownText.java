package dev.tapelock.recording.web;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a page shows of an e-mail, a chat, a message or a transcript: plain text in lines, whatever was in it. Markup is
 * never shown as such; what cannot be read is shown as nothing, and can still be fetched as it is.
 */
final class ShownText {

    private static final int MOST_LINES = 2000;
    private static final int MOST_PARTS = 50;
    private static final int DEEPEST = 5;

    /** What a line of an e-mail is: one of its headers, or the name of something attached. The pages have a word for each. */
    public enum Label {
        FROM,
        TO,
        CC,
        DATE,
        SUBJECT,
        ATTACHMENT
    }

    /**
     * Something that was said or written.
     *
     * @param label the name of a {@link Label}; empty for what was said
     * @param who said it, and {@code when}; empty where the content does not say
     */
    public record Line(String label, String who, String when, String text) {

        static Line said(String who, String when, String text) {
            return new Line("", who, when, text);
        }

        static Line labelled(Label label, String text) {
            return new Line(label.name(), "", "", text);
        }
    }

    private ShownText() {}

    /** Reads the lines of content of that type; none if it cannot be read. */
    static List<Line> of(String contentType, byte[] content) {
        try {
            if (contentType.startsWith("message/rfc822")) {
                return email(content);
            }
            if (contentType.startsWith("application/json")) {
                return json(content);
            }
            return contentType.startsWith("text/plain")
                    ? List.of(Line.said("", "", new String(content, StandardCharsets.UTF_8)))
                    : List.of();
        } catch (IOException | MessagingException | JsonException | ClassCastException e) {
            return List.of();
        }
    }

    private static List<Line> json(byte[] content) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(content))) {
            JsonObject root = reader.readObject();
            Stream<Line> lines = root.containsKey("transcripts")
                    ? objects(root, "transcripts")
                            .flatMap(one -> objects(one, "phrases"))
                            .map(ShownText::phrase)
                    : objects(root, "transcript").map(ShownText::message);
            return lines.limit(MOST_LINES).toList();
        }
    }

    private static Line phrase(JsonObject phrase) {
        long milliseconds = phrase.containsKey("startTimeMs")
                ? phrase.getJsonNumber("startTimeMs").longValue()
                : 0;
        String decorated = text(phrase, "decoratedText");
        return Line.said(
                text(phrase, "participantPurpose"),
                "%d:%02d".formatted(milliseconds / 60_000, milliseconds / 1000 % 60),
                decorated.isEmpty() ? text(phrase, "text") : decorated);
    }

    private static Line message(JsonObject message) {
        return Line.said(text(message, "from"), text(message, "utc"), text(message, "message"));
    }

    private static Stream<JsonObject> objects(JsonObject parent, String name) {
        JsonArray array = parent.getJsonArray(name);
        return array == null ? Stream.empty() : array.stream().map(JsonValue::asJsonObject);
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString string ? string.getString() : "";
    }

    private static List<Line> email(byte[] content) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
        List<Line> lines = new ArrayList<>();
        for (Label label : List.of(Label.FROM, Label.TO, Label.CC, Label.DATE, Label.SUBJECT)) {
            String value = message.getHeader(label.name(), ", ");
            if (value != null) {
                lines.add(Line.labelled(label, MimeUtility.decodeText(MimeUtility.unfold(value))));
            }
        }
        addText(message, lines, DEEPEST);
        return lines;
    }

    private static void addText(Part part, List<Line> lines, int depth) throws MessagingException, IOException {
        if (part.isMimeType("text/plain") && part.getContent() instanceof String text) {
            lines.add(Line.said("", "", text));
        } else if (part.isMimeType("multipart/*") && depth > 0 && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < Math.min(parts.getCount(), MOST_PARTS); i++) {
                addText(parts.getBodyPart(i), lines, depth - 1);
            }
        } else if (part instanceof BodyPart && part.getFileName() != null) {
            lines.add(Line.labelled(Label.ATTACHMENT, MimeUtility.decodeText(part.getFileName())));
        }
    }
}
