package dev.tapelock.recording;

/** Where an artifact's sealed file is. */
public enum ArtifactState {
    /** In a media tier's spool, durable, to be moved. */
    SPOOLED,
    /** In the repository, verified there. */
    STORED
}
