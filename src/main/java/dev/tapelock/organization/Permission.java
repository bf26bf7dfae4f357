package dev.tapelock.organization;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody may do, in the contract's words {@code domain:entity:action}. */
public enum Permission {
    AUDIT_VIEW("audits:audit:view"),
    CONVERSATION_DETAIL_VIEW("analytics:conversationDetail:view"),
    EDGE_LEASE("recording:edge:lease"),
    INTEGRATION_ADD("integrations:integration:add"),
    INTEGRATION_DELETE("integrations:integration:delete"),
    INTEGRATION_EDIT("integrations:integration:edit"),
    INTEGRATION_VIEW("integrations:integration:view"),
    JOB_ADD("recording:job:add"),
    JOB_DELETE("recording:job:delete"),
    JOB_EDIT("recording:job:edit"),
    JOB_VIEW("recording:job:view"),
    KEY_EDIT("recording:encryptionKey:edit"),
    KEY_VIEW("recording:encryptionKey:view"),
    RECORDING_EDIT_RETENTION("recording:recording:editRetention"),
    RECORDING_UPLOAD("recording:recording:upload"),
    RECORDING_VIEW("recording:recording:view"),
    RECORDING_SEGMENT_VIEW("recording:recordingSegment:view"),
    SCREEN_RECORDING_VIEW("recording:screenRecording:view"),
    /** Of the whole installation, with all its organizations; no word of the contract. */
    SERVER_VIEW("tapelock:server:view"),
    SETTINGS_EDIT_SCREEN_RECORDINGS("recording:settings:editScreenRecordings"),
    SETTINGS_EDIT_URL_EXPIRATION("recording:settings:editUrlExpiration"),
    SNIPPET_RECORDING_VIEW("recording:snippetRecording:view");

    @EnumeratedValue
    private final String wireName;

    Permission(String wireName) {
        this.wireName = wireName;
    }

    /** The contract's word. */
    public String wireName() {
        return wireName;
    }

    /** The contract's words of several, one after the other. */
    public static String words(Permission... permissions) {
        return Arrays.stream(permissions).map(Permission::wireName).collect(Collectors.joining(", "));
    }

    /** The permission of that word; empty for one that this version does not know. */
    public static Optional<Permission> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(permission -> permission.wireName.equals(wireName))
                .findFirst();
    }
}
