package dev.tapelock.keys;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Schedules and rotations that do what a test says. */
@SuppressWarnings("NullAway")
public final class FakeRotation {

    private FakeRotation() {}

    /** @param due the organizations whose key is due, at most so many */
    public static RotationSchedules schedules(IntFunction<List<UUID>> due) {
        return new RotationSchedules(null, null) {
            @Override
            public List<UUID> dueAt(Instant now, int limit) {
                return due.apply(limit);
            }
        };
    }

    public static KeyRotation rotation(Consumer<UUID> change) {
        return new KeyRotation(null, null, null, null, null, null, null) {
            @Override
            public void changeIfDue(UUID organizationId, Instant now) {
                change.accept(organizationId);
            }
        };
    }
}
