package dev.tapelock.recording.rest;

import org.jspecify.annotations.Nullable;

/**
 * What an organization wants of its recordings, on the wire as the contract has it; {@code sealScreenRecordings} and {@code
 * screenRecordingProtection} are ours.
 *
 * @param maxSimultaneousStreams the server's limit, the same for all organizations
 * @param maxConfigurableScreenRecordingStreams the same
 * @param regionalRecordingStorageEnabled {@code false}: there is one repository
 * @param recordingPlaybackUrlTtl minutes, 2 to 60
 * @param recordingBatchDownloadUrlTtl minutes, 2 to 60
 * @param sealScreenRecordings whether they are sealed under the organization's keys also where a bucket could protect them
 * @param screenRecordingProtection what protects those that come in now: {@code BUCKET} or {@code SEALED}
 */
public record RecordingSettingsBody(
        @Nullable Integer maxSimultaneousStreams,
        @Nullable Integer maxConfigurableScreenRecordingStreams,
        @Nullable Boolean regionalRecordingStorageEnabled,
        @Nullable Integer recordingPlaybackUrlTtl,
        @Nullable Integer recordingBatchDownloadUrlTtl,
        @Nullable Boolean sealScreenRecordings,
        @Nullable String screenRecordingProtection) {}
