package dev.tapelock.edge;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a recording beside its content, in the words of the centre's {@code PUT .../media}.
 *
 * @param artifact the part of the recording, as {@code call.0}
 * @param startTime always there: what is missing is the time of arrival here, which the centre cannot know later
 */
record RecordingLabel(
        UUID conversation,
        UUID recording,
        String media,
        String artifact,
        Instant startTime,
        Instant endTime,
        Optional<String> direction,
        List<UUID> userIds,
        Optional<UUID> queueId,
        String contentType) {

    /** The first artifact of each kind of media; what stands before the dot is what all of them have in common. */
    private static final Map<String, String> FIRST_ARTIFACTS =
            Map.of("audio", "call.0", "email", "email", "chat", "chat", "messaging", "message", "screen", "screen.0");

    private static final Pattern ARTIFACT =
            Pattern.compile("email|chat|message|(?:call|screen)\\.(?:0|[1-9][0-9]{0,3})");
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?: *;[ -~]*)?");
    private static final int LONGEST_TYPE = 150;
    private static final int MOST_USERS = 100;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant AFTER_LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    RecordingLabel {
        userIds = List.copyOf(userIds);
    }

    /**
     * Reads what a request or a command says.
     *
     * @param query the parameters {@code media}, {@code artifact}, {@code startTime}, {@code endTime}, {@code direction},
     *     {@code userIds} and {@code queueId}, each may be missing
     * @param arrival when it arrived here
     * @throws InvalidRecordingException naming what cannot be
     */
    static RecordingLabel of(
            String conversation,
            String recording,
            Map<String, List<String>> query,
            String contentType,
            Instant arrival) {
        requireType(contentType);
        String media = media(first(query, "media"), contentType);
        String artifact = artifact(first(query, "artifact"), media);
        Instant now = arrival.truncatedTo(ChronoUnit.MILLIS);
        Optional<Instant> end = first(query, "endTime").map(text -> time("endTime", text));
        Instant start =
                first(query, "startTime").map(text -> time("startTime", text)).orElse(end.orElse(now));
        Instant until = end.orElse(start.isAfter(now) ? start : now);
        if (until.isBefore(start)) {
            throw invalid("endTime", until.toString(), "no earlier than startTime");
        }
        return new RecordingLabel(
                id("conversationId", conversation),
                id("recordingId", recording),
                media,
                artifact,
                start,
                until,
                first(query, "direction").map(RecordingLabel::direction),
                users(query.getOrDefault("userIds", List.of())),
                first(query, "queueId").map(text -> id("queueId", text)),
                contentType);
    }

    /** The parameters of a query, decoded. */
    static Map<String, List<String>> query(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            query.computeIfAbsent(decode(name), key -> new ArrayList<>())
                    .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordingException("The query cannot be read");
        }
    }

    /** The query of the deposit. */
    String query() {
        StringBuilder query = new StringBuilder();
        append(query, "media", media);
        append(query, "artifact", artifact);
        append(query, "startTime", startTime.toString());
        append(query, "endTime", endTime.toString());
        direction.ifPresent(value -> append(query, "direction", value));
        userIds.forEach(id -> append(query, "userIds", id.toString()));
        queueId.ifPresent(id -> append(query, "queueId", id.toString()));
        append(query, "contentType", contentType);
        return query.toString();
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static void requireType(String contentType) {
        if (contentType.length() > LONGEST_TYPE
                || !CONTENT_TYPE.matcher(contentType).matches()) {
            throw invalid("Content-Type", contentType, "the type of the content, as audio/wav");
        }
    }

    private static String media(Optional<String> named, String contentType) {
        String words = "one of audio, chat, email, messaging, screen";
        if (named.isEmpty()) {
            return mediaOf(contentType).orElseThrow(() -> invalid("media", "(not given)", words));
        }
        String media = named.get().toLowerCase(Locale.ROOT);
        if (!FIRST_ARTIFACTS.containsKey(media)) {
            throw invalid("media", named.get(), words);
        }
        return media;
    }

    private static Optional<String> mediaOf(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("audio/")) {
            return Optional.of("audio");
        }
        if (type.startsWith("video/")) {
            return Optional.of("screen");
        }
        return type.startsWith("message/rfc822") ? Optional.of("email") : Optional.empty();
    }

    private static String artifact(Optional<String> named, String media) {
        String first = FIRST_ARTIFACTS.getOrDefault(media, "");
        if (named.isEmpty()) {
            return first;
        }
        String artifact = named.get();
        if (!ARTIFACT.matcher(artifact).matches() || !kind(artifact).equals(kind(first))) {
            throw invalid("artifact", artifact, "of " + media + ", as " + first);
        }
        return artifact;
    }

    private static String kind(String artifact) {
        int dot = artifact.indexOf('.');
        return dot < 0 ? artifact : artifact.substring(0, dot);
    }

    private static Instant time(String name, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            if (!instant.isBefore(EARLIEST) && instant.isBefore(AFTER_LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // refused below, like a time of another era
        }
        throw invalid(name, text, "a time as 2026-01-31T09:30:00.000Z");
    }

    private static String direction(String text) {
        String direction = text.toLowerCase(Locale.ROOT);
        if (!direction.equals("inbound") && !direction.equals("outbound")) {
            throw invalid("direction", text, "inbound or outbound");
        }
        return direction;
    }

    private static List<UUID> users(List<String> texts) {
        List<UUID> users = texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> id("userIds", text))
                .distinct()
                .toList();
        if (users.size() > MOST_USERS) {
            throw invalid("userIds", users.size() + " ids", "at most " + MOST_USERS);
        }
        return users;
    }

    private static UUID id(String name, String text) {
        try {
            UUID id = UUID.fromString(text);
            // The JDK also reads 1-1-1-1-1.
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw invalid(name, text, "a UUID");
    }

    private static Optional<String> first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    private static InvalidRecordingException invalid(String name, String value, String expected) {
        String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
        return new InvalidRecordingException(name + " is \"" + shown + "\"; it must be " + expected);
    }
}
