package dev.tapelock.export;

/** What became of one recording in a bulk job. */
public enum BulkJobItemState {
    /** It is still to be done. */
    PENDING,
    /** Somebody works on it. */
    CLAIMED,
    /** It lies at the destination. */
    DONE,
    /** It could not be done; the reason says why. */
    FAILED,
    /** There was nothing to do; the reason says why. */
    SKIPPED
}
