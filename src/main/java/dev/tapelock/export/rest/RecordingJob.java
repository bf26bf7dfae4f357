package dev.tapelock.export.rest;

import dev.tapelock.export.BulkJob;
import dev.tapelock.export.BulkJobManifest;
import dev.tapelock.export.BulkJobVerification;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.JobProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bulk job on the wire, as the contract has it; from {@code dateStarted} on it is ours.
 *
 * @param totalRecordings absent until they are collected
 * @param totalProcessedRecordings those that lie at the destination
 * @param failedRecordings the address of those that failed
 * @param recordingsPerMinute tried over the last minute, or since the last start if that was later
 * @param estimatedSecondsLeft at that rate; absent unless the job runs and has one
 * @param queued whether it waits for its turn: its organization has as many jobs as may run at the same time
 * @param queuePosition which of those that wait it is, from 1; absent unless it waits
 * @param paused whether somebody lets it rest
 * @param manifest absent until the job is fulfilled
 * @param verification the last comparison with the manifest; absent until one was ordered
 */
public record RecordingJob(
        String id,
        @Nullable Reference user,
        String state,
        RecordingJobsQuery recordingJobsQuery,
        Instant dateCreated,
        @Nullable Long totalConversations,
        @Nullable Long totalRecordings,
        long totalSkippedRecordings,
        long totalFailedRecordings,
        long totalProcessedRecordings,
        int percentProgress,
        @Nullable String errorMessage,
        String failedRecordings,
        String selfUri,
        @Nullable Instant dateStarted,
        @Nullable Instant dateFinished,
        long processedBytes,
        double recordingsPerMinute,
        double bytesPerSecond,
        @Nullable Long estimatedSecondsLeft,
        boolean queued,
        @Nullable Integer queuePosition,
        boolean paused,
        @Nullable Manifest manifest,
        @Nullable Verification verification) {

    /** Another thing, by its id. */
    public record Reference(String id, String selfUri) {}

    /**
     * The signed list of what a job has put.
     *
     * @param path where it lies at the destination; its signature lies beside it
     * @param keyId with which of the organization's manifest keys it is checked
     */
    public record Manifest(String path, String sha256, String keyId) {

        static Manifest of(BulkJobManifest signed) {
            return new Manifest(
                    signed.path(), signed.sha256().orElseThrow(), signed.keyId().toString());
        }
    }

    /**
     * A comparison of what lies at the destination with the manifest.
     *
     * @param state {@code PENDING}, {@code PROCESSING}, {@code VERIFIED}, {@code DIFFERENT}, or {@code FAILED}: not all could
     *     be compared
     * @param dateStarted when a server began with it
     * @param files how many were looked at, the manifest and its signature among them
     * @param different those of another length or digest
     * @param unreadable those that could not be read
     * @param errorMessage why not all could be compared
     */
    public record Verification(
            String state,
            Instant dateOrdered,
            @Nullable Instant dateStarted,
            @Nullable Instant dateFinished,
            long files,
            long missing,
            long different,
            long unreadable,
            @Nullable String errorMessage) {

        static Verification of(BulkJobVerification last) {
            return new Verification(
                    last.state().name(),
                    last.orderedAt(),
                    last.startedAt().orElse(null),
                    last.finishedAt().orElse(null),
                    last.files(),
                    last.missing(),
                    last.different(),
                    last.unreadable(),
                    last.failure().map(FailureReason::sentence).orElse(null));
        }
    }

    static RecordingJob of(
            BulkJob job,
            JobProgress progress,
            Map<UUID, Integer> places,
            Optional<BulkJobManifest> manifest,
            Optional<BulkJobVerification> verification) {
        String self = RecordingJobsResource.PATH + "/" + job.id();
        return new RecordingJob(
                job.id().toString(),
                job.creator().id().map(RecordingJob::user).orElse(null),
                job.state().name(),
                RecordingJobsQuery.of(job.action().name(), job.order(), job.retryOf()),
                job.createdAt(),
                job.totalConversations().isPresent() ? job.totalConversations().getAsLong() : null,
                job.totalRecordings().isPresent() ? job.totalRecordings().getAsLong() : null,
                progress.skipped(),
                progress.failed(),
                progress.done(),
                progress.percent(),
                job.failure().map(FailureReason::sentence).orElse(null),
                self + "/failedrecordings",
                self,
                job.startedAt().orElse(null),
                job.finishedAt().orElse(null),
                progress.lengthBytes(),
                progress.recordingsPerMinute(),
                progress.bytesPerSecond(),
                progress.timeLeft().map(Duration::toSeconds).orElse(null),
                job.isWaiting(),
                places.get(job.id()),
                job.isPaused(),
                manifest.map(Manifest::of).orElse(null),
                verification.map(Verification::of).orElse(null));
    }

    private static Reference user(UUID id) {
        return new Reference(id.toString(), "/api/v2/users/" + id);
    }
}
