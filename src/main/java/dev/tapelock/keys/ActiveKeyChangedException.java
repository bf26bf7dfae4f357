package dev.tapelock.keys;

/** Somebody else has changed the active key meanwhile. */
class ActiveKeyChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
