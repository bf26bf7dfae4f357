package dev.tapelock.export;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;

/** A destination was not stored, because it cannot be used now. */
public class UnusableDestinationException extends RefusedException {

    private static final long serialVersionUID = 1L;

    private final transient DestinationFinding finding;

    UnusableDestinationException(DestinationOrder order, DestinationFinding finding) {
        super(Refusal.INVALID_VALUE, sentence(order, finding));
        this.finding = finding;
    }

    /** What was found; there is a problem in it. */
    public DestinationFinding finding() {
        return finding;
    }

    private static String sentence(DestinationOrder order, DestinationFinding finding) {
        boolean isDirectory = order.kind() == DestinationKind.DIRECTORY;
        return (isDirectory ? "path" : "bucket") + " is \"" + order.place() + "\"; it must be a "
                + (isDirectory ? "directory" : "bucket") + " that can be used. "
                + finding.sentence().orElse("");
    }
}
