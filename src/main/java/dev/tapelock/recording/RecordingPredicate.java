package dev.tapelock.recording;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that a conversation or a segment is asked about, in the words of the contract.
 *
 * @param value what it must be if it must match, in one spelling; empty otherwise
 */
public record RecordingPredicate(Dimension dimension, Operator operator, Optional<String> value) {

    /** What can be asked about. */
    public enum Dimension {
        CONVERSATION_ID("conversationId"),
        MEDIA_TYPE("mediaType"),
        DIRECTION("direction"),
        USER_ID("userId"),
        QUEUE_ID("queueId");

        private final String wireName;

        Dimension(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Dimension> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(dimension -> dimension.wireName.equals(wireName))
                    .findFirst();
        }

        /** What a value can be, for people. */
        public String form() {
            return switch (this) {
                case MEDIA_TYPE ->
                    "one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Media.values())
                                            .map(Media::sessionName)
                                            .toList());
                case DIRECTION -> "inbound or outbound";
                case CONVERSATION_ID, USER_ID, QUEUE_ID -> "a UUID";
            };
        }

        /** The one spelling of a value; empty for what it cannot be. */
        private Optional<String> spelling(String text) {
            return switch (this) {
                case MEDIA_TYPE -> Media.ofSessionName(text).map(Media::sessionName);
                case DIRECTION ->
                    Arrays.stream(RecordingDescription.Direction.values())
                            .map(direction -> direction.name().toLowerCase(Locale.ROOT))
                            .filter(text::equalsIgnoreCase)
                            .findFirst();
                case CONVERSATION_ID, USER_ID, QUEUE_ID -> uuid(text);
            };
        }

        private static Optional<String> uuid(String text) {
            try {
                String spelling = UUID.fromString(text).toString();
                return spelling.equalsIgnoreCase(text) ? Optional.of(spelling) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** How it is asked. */
    public enum Operator {
        MATCHES("matches"),
        EXISTS("exists"),
        NOT_EXISTS("notExists");

        private final String wireName;

        Operator(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Operator> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(operator -> operator.wireName.equalsIgnoreCase(wireName))
                    .findFirst();
        }
    }

    /** @throws IllegalArgumentException unless there is a value that the dimension can have, or none where none is meant */
    public RecordingPredicate {
        if (value.isPresent() != (operator == Operator.MATCHES)) {
            throw new IllegalArgumentException("A value belongs to matches, and to nothing else");
        }
        Dimension asked = dimension;
        value = value.map(text -> asked.spelling(text)
                .orElseThrow(() -> new IllegalArgumentException(asked.wireName() + " must be " + asked.form())));
    }

    /** What the column of a recording that shows it must be. */
    Object columnValue() {
        String text = value.orElseThrow();
        return switch (dimension) {
            case MEDIA_TYPE -> Media.ofSessionName(text).orElseThrow();
            case DIRECTION -> text.toUpperCase(Locale.ROOT);
            case CONVERSATION_ID, USER_ID, QUEUE_ID -> UUID.fromString(text);
        };
    }

    boolean isOfNamedConversation() {
        return dimension == Dimension.CONVERSATION_ID && operator == Operator.MATCHES;
    }

    /** For people. */
    @Override
    public String toString() {
        return dimension.wireName() + " " + operator.wireName()
                + value.map(text -> " " + text).orElse("");
    }
}
