package dev.tapelock.audit;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened, before anybody adds when and by whom.
 *
 * @param action what was done, as {@code KeyRotated} or {@code RecordingPlayed}
 * @param entityType what it was done to, as {@code RecordingKey}
 * @param entityId which one
 * @param details names and values that help to understand it; no content, no secret
 */
public record AuditFact(
        String action, String entityType, String entityId, Outcome outcome, SortedMap<String, String> details) {

    /** How an act ended. */
    public enum Outcome {
        SUCCESS,
        FAILURE
    }

    public AuditFact {
        details = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public static AuditFact success(String action, String entityType, Object entityId, Map<String, String> details) {
        return new AuditFact(action, entityType, entityId.toString(), Outcome.SUCCESS, new TreeMap<>(details));
    }

    public static AuditFact failure(String action, String entityType, Object entityId, Map<String, String> details) {
        return new AuditFact(action, entityType, entityId.toString(), Outcome.FAILURE, new TreeMap<>(details));
    }
}
