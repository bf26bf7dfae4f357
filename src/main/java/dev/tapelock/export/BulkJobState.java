package dev.tapelock.export;

/** How far a bulk job is. */
public enum BulkJobState {
    /** Its recordings are being collected. */
    PENDING,
    /** It knows its recordings and waits for its creator to start it. */
    READY,
    /** It is being worked on. */
    PROCESSING,
    /** All of its recordings were tried. */
    FULFILLED,
    /** Somebody ended it. */
    CANCELLED,
    /** Something kept all that was left of it from going on. If it knows its recordings, it can be started again. */
    FAILED;

    /** Whether something is to be done for it without anybody asking again. */
    public boolean isActive() {
        return this == PENDING || this == PROCESSING;
    }

    /** Whether it may still want its destination. */
    public boolean isOpen() {
        return isActive() || this == READY;
    }
}
