package dev.tapelock.recording.rest;

import dev.tapelock.platform.Ids;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.WireTimes;
import dev.tapelock.recording.ArtifactName;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingDescription;
import dev.tapelock.recording.RecordingDescription.Direction;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of a recording; every value that cannot be is refused by its name. */
final class DescriptionReader {

    private static final int MOST_USERS = 100;

    private final Clock clock;

    DescriptionReader(Clock clock) {
        this.clock = clock;
    }

    RecordingDescription read(
            UUID conversationId,
            UUID recordingId,
            Media media,
            @Nullable String startTime,
            @Nullable String endTime,
            @Nullable String direction,
            Collection<String> userIds,
            @Nullable String queueId) {
        Instant arrival = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = endTime == null ? null : WireTimes.parse("endTime", endTime);
        Instant start = startTime != null ? WireTimes.parse("startTime", startTime) : end != null ? end : arrival;
        if (end == null) {
            end = start.isAfter(arrival) ? start : arrival;
        }
        if (end.isBefore(start)) {
            throw RefusedException.invalidValue("endTime", String.valueOf(endTime), "no earlier than startTime");
        }
        return new RecordingDescription(
                conversationId,
                recordingId,
                media,
                start,
                end,
                direction(direction),
                users(userIds),
                Optional.ofNullable(queueId).map(id -> Ids.parse("queueId", id)));
    }

    /** @throws RefusedException unless it is named, or clear from the content's type */
    static Media media(@Nullable String named, String contentType) {
        return named == null
                ? Media.ofContentType(contentType)
                        .orElseThrow(() -> RefusedException.invalidValue("media", "(not given)", words()))
                : media(named);
    }

    static Media media(@Nullable String named) {
        String word = String.valueOf(named);
        return Media.ofWireName(word).orElseThrow(() -> RefusedException.invalidValue("media", word, words()));
    }

    static ArtifactName artifact(String text) {
        try {
            return new ArtifactName(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidValue("artifact", text, "call.0, email, chat, message, screen.0 or the like");
        }
    }

    private static String words() {
        return "one of " + Arrays.stream(Media.values()).map(Media::wireName).collect(Collectors.joining(", "));
    }

    private static Optional<Direction> direction(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Direction.valueOf(text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidValue("direction", text, "inbound or outbound");
        }
    }

    /** Some clients repeat the parameter, others separate by commas. */
    private static Set<UUID> users(Collection<String> texts) {
        Set<UUID> users = texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> Ids.parse("userIds", text))
                .collect(Collectors.toSet());
        if (users.size() > MOST_USERS) {
            throw RefusedException.invalidValue("userIds", users.size() + " ids", "at most " + MOST_USERS);
        }
        return users;
    }
}
