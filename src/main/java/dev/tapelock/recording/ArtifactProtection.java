package dev.tapelock.recording;

/** What protects an artifact's content where it stays. */
public enum ArtifactProtection {
    /** It is sealed, under a data key that a recording key of the organization wraps. */
    SEALED,
    /** The bucket encrypts it; on the way there it is sealed like everything else, under a data key that a spool key wraps. */
    BUCKET
}
