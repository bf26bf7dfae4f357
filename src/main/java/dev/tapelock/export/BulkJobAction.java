package dev.tapelock.export;

/** What a bulk job does to its recordings. */
public enum BulkJobAction {
    EXPORT
}
