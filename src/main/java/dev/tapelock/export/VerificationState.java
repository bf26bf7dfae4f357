package dev.tapelock.export;

/** How far a comparison of a job's files with its manifest is. */
public enum VerificationState {
    /** It was ordered, and waits for a server. */
    PENDING,
    PROCESSING,
    /** Each file lies there as it was put, and the signature fits. */
    VERIFIED,
    /** All was compared, and something is missing or different. */
    DIFFERENT,
    /** Not all could be compared. */
    FAILED;

    /** Whether nothing more happens before it is ordered again. */
    public boolean isOver() {
        return this == VERIFIED || this == DIFFERENT || this == FAILED;
    }
}
