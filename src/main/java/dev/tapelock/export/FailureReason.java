package dev.tapelock.export;

import org.jspecify.annotations.Nullable;

/**
 * Why something was not exported, or what was exported could not be compared.
 *
 * @param kind for pages, which say it in their language
 * @param sentence for the API, the audit trail and the log: what was attempted and with which id, in English
 */
public record FailureReason(Kind kind, String sentence) {

    private static final int LONGEST = 1000;

    /** What sort of reason. The first ones, to CONFLICT, are a recording's, the others the whole job's or its comparison's. */
    public enum Kind {
        GONE,
        NOT_DELIVERED,
        UNREADABLE,
        REFUSED,
        NOT_FETCHED,
        NOT_PUT,
        REPLACED,
        CONFLICT,
        MANIFEST_CONFLICT,
        REPOSITORY_AWAY,
        DESTINATION_FULL,
        DESTINATION_UNUSABLE,
        DESTINATION_REMOVED,
        UNPROTECTED_FORBIDDEN,
        NOT_ENCRYPTED,
        RECIPIENT_UNFIT,
        LIST_CHANGED,
        OTHER
    }

    public FailureReason {
        sentence = sentence.length() > LONGEST ? sentence.substring(0, LONGEST) : sentence;
    }

    /** As it was stored; a version that knew no kinds has left none. */
    static FailureReason of(@Nullable Kind kind, String sentence) {
        return new FailureReason(kind == null ? Kind.OTHER : kind, sentence);
    }
}
