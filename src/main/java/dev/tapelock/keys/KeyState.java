package dev.tapelock.keys;

/** Where a recording key is in its life. */
public enum KeyState {
    /** Wraps and unwraps; an organization has one at most. */
    ACTIVE,
    /** Unwraps what it wrapped. */
    RETIRED
}
