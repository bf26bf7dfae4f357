package dev.tapelock.keys;

/** A holder of keys did not do what it was asked. */
interface HolderFailure {

    /** What happened, for whoever configured the holder: no secret, no content, nothing of a network's inside. */
    String reason();
}
