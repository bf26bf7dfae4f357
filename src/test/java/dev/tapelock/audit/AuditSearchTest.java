package dev.tapelock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditSearchTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void whatIsNotAskedForIsNoCondition() {
        AuditSearch search = new AuditSearch(
                UUID.randomUUID(), NOON, NOON, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(search.conditions()).isEmpty();
    }

    @Test
    void everyConditionIsAFieldOfTheEvent() {
        AuditSearch search = new AuditSearch(
                UUID.randomUUID(),
                NOON,
                NOON,
                Optional.of(UUID.randomUUID()),
                Optional.of("A"),
                Optional.of("B"),
                Optional.of("c"));
        Set<String> fields = Arrays.stream(AuditEvent.class.getDeclaredFields())
                .map(field -> field.getName())
                .collect(Collectors.toSet());
        assertThat(search.conditions()).hasSize(4);
        assertThat(fields).containsAll(search.conditions().keySet());
    }
}
