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
 * @param again those before it that failed only because the job cannot go on, and wait for its next start, too
 */
public record ItemOutcome(
        BulkJobItem item,
        BulkJobItemState state,
        Optional<FailureReason> reason,
        List<ExportedFile> files,
        List<BulkJobItem.Id> again) {

    public ItemOutcome {
        files = List.copyOf(files);
        again = List.copyOf(again);
    }

    static ItemOutcome done(BulkJobItem item, List<ExportedFile> files) {
        return new ItemOutcome(item, BulkJobItemState.DONE, Optional.empty(), files, List.of());
    }

    static ItemOutcome failed(BulkJobItem item, FailureReason reason) {
        return new ItemOutcome(item, BulkJobItemState.FAILED, Optional.of(reason), List.of(), List.of());
    }

    static ItemOutcome skipped(BulkJobItem item, FailureReason reason) {
        return new ItemOutcome(item, BulkJobItemState.SKIPPED, Optional.of(reason), List.of(), List.of());
    }

    /** The whole job cannot go on; nothing is said against the recording. */
    static ItemOutcome halted(BulkJobItem item, FailureReason reason) {
        return halted(item, reason, List.of());
    }

    /** Likewise, and nothing is said any more against those that failed before it. */
    static ItemOutcome halted(BulkJobItem item, FailureReason reason, List<BulkJobItem.Id> again) {
        return new ItemOutcome(item, BulkJobItemState.PENDING, Optional.of(reason), List.of(), again);
    }

    /** Whether the whole job cannot go on. */
    public boolean isHalted() {
        return state == BulkJobItemState.PENDING;
    }

    long lengthBytes() {
        return files.stream().mapToLong(ExportedFile::lengthBytes).sum();
    }
}
