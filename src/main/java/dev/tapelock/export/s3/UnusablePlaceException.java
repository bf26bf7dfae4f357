package dev.tapelock.export.s3;

import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationProblem;
import java.util.Optional;

/** A place that cannot be used, with the reason; it is made another failure at the edge of this room. */
class UnusablePlaceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DestinationProblem problem;
    private final String detail;

    UnusablePlaceException(DestinationProblem problem, String detail) {
        this(problem, detail, Optional.empty());
    }

    UnusablePlaceException(DestinationProblem problem, String detail, Optional<Throwable> cause) {
        super(problem.sentence() + (detail.isEmpty() ? "" : ": " + detail), cause.orElse(null));
        this.problem = problem;
        this.detail = detail;
    }

    DestinationProblem problem() {
        return problem;
    }

    DestinationFinding finding() {
        return DestinationFinding.of(problem, detail);
    }
}
