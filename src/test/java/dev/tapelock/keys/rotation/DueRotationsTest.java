package dev.tapelock.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.keys.FakeRotation;
import dev.tapelock.organization.Organizations;
import dev.tapelock.testbed.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DueRotationsTest {

    private final List<UUID> failing =
            IntStream.range(0, 250).mapToObj(i -> UUID.randomUUID()).toList();
    private final UUID last = UUID.randomUUID();
    private final List<UUID> tried = new ArrayList<>();
    private final Set<UUID> changed = new HashSet<>();
    private final HandClock clock = new HandClock(Instant.parse("2026-11-26T12:00:00Z"));

    @Test
    void thoseThatFailKeepNobodyFromItsTurn() {
        DueRotations rotations = rotations();
        for (int tick = 0; tick < 4; tick++) {
            rotations.run();
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(changed).containsExactly(last);
    }

    @Test
    void whatFailedIsTriedAgainLater() {
        DueRotations rotations = rotations();
        rotations.run();
        int first = tried.size();
        rotations.run();
        assertThat(tried.subList(first, tried.size())).doesNotContainAnyElementsOf(tried.subList(0, first));
        clock.pass(Duration.ofMinutes(15));
        tried.clear();
        rotations.run();
        assertThat(tried).contains(failing.get(0));
    }

    private DueRotations rotations() {
        return new DueRotations(
                FakeRotation.schedules(limit -> Stream.concat(failing.stream(), Stream.of(last))
                        .filter(each -> !changed.contains(each))
                        .limit(limit)
                        .toList()),
                new Organizations() {
                    @Override
                    public List<UUID> withoutKey(int limit) {
                        return List.of();
                    }
                },
                FakeRotation.rotation(organization -> {
                    tried.add(organization);
                    if (failing.contains(organization)) {
                        throw new IllegalStateException("the holder is away");
                    }
                    changed.add(organization);
                }),
                clock);
    }
}
