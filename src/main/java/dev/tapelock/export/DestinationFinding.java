package dev.tapelock.export;

import java.util.Optional;

/**
 * What was found when a destination was tried.
 *
 * @param problem why it cannot be used; empty if it can
 * @param detail what the place said, for whoever looks after it; may be empty
 * @param guarantee what it keeps; empty if that could not be found out
 */
public record DestinationFinding(
        Optional<DestinationProblem> problem, String detail, Optional<DeliveryGuarantee> guarantee) {

    private static final int LONGEST_DETAIL = 500;

    public DestinationFinding {
        detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    public static DestinationFinding usable(DeliveryGuarantee guarantee, String detail) {
        return new DestinationFinding(Optional.empty(), detail, Optional.of(guarantee));
    }

    public static DestinationFinding of(DestinationProblem problem, String detail) {
        return new DestinationFinding(Optional.of(problem), detail, Optional.empty());
    }

    public static DestinationFinding of(DestinationProblem problem) {
        return of(problem, "");
    }

    /** The problem and what the place said, in English; empty if there is none. */
    public Optional<String> sentence() {
        return problem.map(found -> found.sentence() + (detail.isEmpty() ? "" : ": " + detail));
    }
}
