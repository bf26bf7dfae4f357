package dev.tapelock.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which events are wanted.
 *
 * @param start the first instant that counts
 * @param end the first instant that no longer counts
 */
public record AuditSearch(
        UUID organizationId,
        Instant start,
        Instant end,
        Optional<UUID> actorId,
        Optional<String> action,
        Optional<String> entityType,
        Optional<String> entityId) {

    /** The columns to compare, by the names of {@link AuditEvent}'s fields. */
    Map<String, Object> conditions() {
        Map<String, Object> conditions = new TreeMap<>();
        actorId.ifPresent(value -> conditions.put("actorId", value));
        action.ifPresent(value -> conditions.put("action", value));
        entityType.ifPresent(value -> conditions.put("entityType", value));
        entityId.ifPresent(value -> conditions.put("entityId", value));
        return conditions;
    }
}
