package dev.tapelock.recording;

/** What is wrong with an object of the repository. */
public enum FindingKind {
    /** It was there, verified, and is not any more. */
    MISSING,
    /** It is not as long as it was when it was verified. */
    ALTERED,
    /** It has no row: the database is older than the repository. Nothing deletes it. */
    UNKNOWN
}
