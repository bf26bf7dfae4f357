package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordingDescriptionTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aRecordingMayEndWhereItStarts() {
        assertThat(description(START, Set.of()).endTime()).isEqualTo(START);
    }

    @Test
    void aRecordingCannotEndBeforeItStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> description(START.minusNanos(1), Set.of()))
                .withMessage("A recording cannot end before it starts");
    }

    @Test
    void theUsersAreACopy() {
        UUID user = UUID.randomUUID();
        Set<UUID> users = new HashSet<>(Set.of(user));
        RecordingDescription description = description(START, users);
        users.clear();
        assertThat(description.userIds()).containsExactly(user);
    }

    @Test
    void aRecordingRepeatsWhatWasSaidOfIt() {
        RecordingDescription said = new RecordingDescription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Media.CHAT,
                START,
                START.plusSeconds(60),
                Optional.of(RecordingDescription.Direction.OUTBOUND),
                Set.of(UUID.randomUUID(), UUID.randomUUID()),
                Optional.of(UUID.randomUUID()));
        assertThat(new Recording(UUID.randomUUID(), said, START).description()).isEqualTo(said);
        RecordingDescription bare = description(START, Set.of());
        assertThat(new Recording(UUID.randomUUID(), bare, START).description()).isEqualTo(bare);
    }

    private static RecordingDescription description(Instant end, Set<UUID> users) {
        return new RecordingDescription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Media.AUDIO,
                START,
                end,
                Optional.empty(),
                users,
                Optional.empty());
    }
}
