package dev.tapelock.export;

import java.util.List;
import java.util.Optional;

/**
 * What became of one recording.
 *
 * @param state {@code DONE}, {@code FAILED} or {@code SKIPPED}; {@code PENDING} if the job cannot go on and the recording
 *     waits for its next start
 * @param reason why it is not done
 * @param files what lies at the destination for it
 */
public record ItemOutcome(
        BulkJobItem item, BulkJobItemState state, Optional<FailureReason> reason, List<ExportedFile> files) {

    public ItemOutcome {
        files = List.copyOf(files);
    }

    static ItemOutcome done(BulkJobItem item, List<ExportedFile> files) {
        return new ItemOutcome(item, BulkJobItemState.DONE, Optional.empty(), files);
    }

    static ItemOutcome failed(BulkJobItem item, FailureReason reason) {
        return new ItemOutcome(item, BulkJobItemState.FAILED, Optional.of(reason), List.of());
    }

    static ItemOutcome skipped(BulkJobItem item, FailureReason reason) {
        return new ItemOutcome(item, BulkJobItemState.SKIPPED, Optional.of(reason), List.of());
    }

    /** The whole job cannot go on; nothing is said against the recording. */
    static ItemOutcome halted(BulkJobItem item, FailureReason reason) {
        return new ItemOutcome(item, BulkJobItemState.PENDING, Optional.of(reason), List.of());
    }

    boolean isHalted() {
        return state == BulkJobItemState.PENDING;
    }

    long lengthBytes() {
        return files.stream().mapToLong(ExportedFile::lengthBytes).sum();
    }
}
