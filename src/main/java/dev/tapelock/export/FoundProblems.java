package dev.tapelock.export;

import dev.tapelock.export.ManifestComparison.Compared;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run finds, in the job's order. A few files in a row that cannot be read say nothing against these: the place is away.
 */
final class FoundProblems {

    private final List<FileProblem> found = new ArrayList<>();
    private int unreadableInARow;

    /** @throws DestinationUnavailableException if it is the last of so many */
    void add(Compared file) {
        file.problem().ifPresent(found::add);
        unreadableInARow = file.isUnreadable() ? unreadableInARow + 1 : 0;
        if (unreadableInARow == RecordingExport.UNPUT_IN_A_ROW) {
            throw new DestinationUnavailableException(
                    FailureReason.Kind.DESTINATION_UNUSABLE,
                    "The destination cannot be read now: " + unreadableInARow + " files in a row failed. " + file.why(),
                    null);
        }
    }

    /** Those since it was asked last. */
    List<FileProblem> next() {
        List<FileProblem> next = List.copyOf(found);
        found.clear();
        return next;
    }
}
