package dev.tapelock.recording.spool;

/** What a sender has when it is told that a recording was taken. */
public enum Acknowledgement {
    /** A sealed file that is durable in this server's spool. */
    SPOOL,
    /** A sealed file that is verified in the repository: it survives this server's disk, and every server plays it. */
    REPOSITORY
}
