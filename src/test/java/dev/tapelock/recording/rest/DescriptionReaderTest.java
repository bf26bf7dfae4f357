package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.Media;
import dev.tapelock.recording.RecordingDescription;
import dev.tapelock.recording.RecordingDescription.Direction;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionReaderTest {

    private static final UUID CONVERSATION = UUID.randomUUID();
    private static final UUID RECORDING = UUID.randomUUID();
    private static final Instant ARRIVAL = Instant.parse("2026-03-01T12:00:00.123456Z");

    private final DescriptionReader reader = new DescriptionReader(Clock.fixed(ARRIVAL.plusNanos(789), ZoneOffset.UTC));

    @Test
    void everythingThatIsSaidIsKept() {
        UUID user = UUID.randomUUID();
        UUID queue = UUID.randomUUID();
        RecordingDescription read = reader.read(
                CONVERSATION,
                RECORDING,
                Media.CHAT,
                "2026-03-01T11:00:00Z",
                "2026-03-01T11:05:00Z",
                "inbound",
                List.of(user.toString()),
                queue.toString());
        assertThat(read.conversationId()).isEqualTo(CONVERSATION);
        assertThat(read.recordingId()).isEqualTo(RECORDING);
        assertThat(read.media()).isEqualTo(Media.CHAT);
        assertThat(read.startTime()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(read.endTime()).isEqualTo("2026-03-01T11:05:00Z");
        assertThat(read.direction()).contains(Direction.INBOUND);
        assertThat(read.userIds()).containsExactly(user);
        assertThat(read.queueId()).contains(queue);
    }

    @Test
    void whereNothingIsSaidTheArrivalIsBothTimes() {
        RecordingDescription read = times(null, null);
        assertThat(read.startTime()).isEqualTo(ARRIVAL);
        assertThat(read.endTime()).isEqualTo(ARRIVAL);
        assertThat(read.direction()).isEmpty();
        assertThat(read.userIds()).isEmpty();
        assertThat(read.queueId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // start alone: it ends when it arrives, or at its start if that is still to come
        "2026-03-01T11:00:00Z, , 2026-03-01T11:00:00Z, 2026-03-01T12:00:00.123456Z",
        "2026-03-01T13:00:00Z, , 2026-03-01T13:00:00Z, 2026-03-01T13:00:00Z",
        // end alone: it starts there
        ", 2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z",
        ", 2026-03-01T13:00:00Z, 2026-03-01T13:00:00Z, 2026-03-01T13:00:00Z",
        "2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z, 2026-03-01T11:00:00Z",
        "2026-03-01T12:00:00+02:00, 2026-03-01T11:00:00Z, 2026-03-01T10:00:00Z, 2026-03-01T11:00:00Z"
    })
    void aTimeThatIsMissingIsFilledIn(@Nullable String start, @Nullable String end, Instant from, Instant to) {
        RecordingDescription read = times(start, end);
        assertThat(read.startTime()).isEqualTo(from);
        assertThat(read.endTime()).isEqualTo(to);
    }

    @Test
    void anEndBeforeTheStartIsRefused() {
        assertRefused(() -> times("2026-03-01T11:00:00Z", "2026-03-01T10:59:59Z"), "endTime");
    }

    @Test
    void aTimeThatIsNoneIsRefusedByItsName() {
        assertRefused(() -> times("yesterday", null), "startTime");
        assertRefused(() -> times(null, "tomorrow"), "endTime");
    }

    @ParameterizedTest
    @CsvSource({"inbound, INBOUND", "Outbound, OUTBOUND", "OUTBOUND, OUTBOUND"})
    void directionsAreReadInAnyCase(String text, Direction direction) {
        assertThat(direction(text).direction()).contains(direction);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "in", "inbound "})
    void anotherDirectionIsRefusedByItsName(String text) {
        assertRefused(() -> direction(text), "direction");
    }

    @Test
    void usersAreRepeatedOrSeparatedByCommas() {
        UUID a = UUID.randomUUID();
        UUID b = UUID.randomUUID();
        assertThat(users(List.of(a.toString(), b.toString()))).containsExactlyInAnyOrder(a, b);
        assertThat(users(List.of(a + ", " + b + "," + a))).containsExactlyInAnyOrder(a, b);
        assertThat(users(List.of("", " ", ","))).isEmpty();
    }

    @Test
    void aHundredUsersAreTakenAndOneMoreIsRefused() {
        List<String> hundred =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(100).toList();
        assertThat(users(hundred)).hasSize(100);
        assertRefused(
                () -> users(List.of(String.join(",", hundred), UUID.randomUUID().toString())), "userIds");
    }

    @Test
    void idsThatAreNoneAreRefusedByTheirName() {
        assertRefused(() -> users(List.of("1-1-1-1-1")), "userIds");
        assertRefused(
                () -> reader.read(CONVERSATION, RECORDING, Media.AUDIO, null, null, null, List.of(), "queue"),
                "queueId");
    }

    @Test
    void theMediaIsNamedOrClearFromTheType() {
        assertThat(DescriptionReader.media("chat", "application/json")).isEqualTo(Media.CHAT);
        assertThat(DescriptionReader.media("messaging", "audio/wav")).isEqualTo(Media.MESSAGE);
        assertThat(DescriptionReader.media(null, "audio/wav")).isEqualTo(Media.AUDIO);
    }

    @Test
    void aMediaThatIsUnclearOrUnknownIsRefusedWithTheWordsThereAre() {
        assertRefused(() -> DescriptionReader.media(null, "application/json"), "media");
        assertRefused(() -> DescriptionReader.media("voice", "audio/wav"), "media");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> DescriptionReader.media(null))
                .withMessageContaining("audio, email, chat, messaging, screen");
    }

    private RecordingDescription times(@Nullable String start, @Nullable String end) {
        return reader.read(CONVERSATION, RECORDING, Media.AUDIO, start, end, null, List.of(), null);
    }

    private RecordingDescription direction(String direction) {
        return reader.read(CONVERSATION, RECORDING, Media.AUDIO, null, null, direction, List.of(), null);
    }

    private Set<UUID> users(List<String> users) {
        return reader.read(CONVERSATION, RECORDING, Media.AUDIO, null, null, null, users, null)
                .userIds();
    }

    private static void assertRefused(Runnable act, String name) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(act::run)
                .withMessageStartingWith(name + " is \"")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
