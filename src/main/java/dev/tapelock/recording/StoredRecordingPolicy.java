package dev.tapelock.recording;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization's {@link RecordingPolicy} as a row. */
@Entity
@Table(name = "recording_policy")
class StoredRecordingPolicy {

    @Id
    @Column(name = "organization_id")
    private UUID organizationId;

    @Column(name = "seal_screen_recordings")
    private boolean sealScreenRecordings;

    @Column(name = "playback_url_minutes")
    private @Nullable Integer playbackUrlMinutes;

    @Column(name = "batch_download_url_minutes")
    private @Nullable Integer batchDownloadUrlMinutes;

    @SuppressWarnings("NullAway.Init")
    protected StoredRecordingPolicy() {}

    /** The default one. */
    StoredRecordingPolicy(UUID organizationId) {
        this.organizationId = organizationId;
    }

    RecordingPolicy policy() {
        return new RecordingPolicy(
                sealScreenRecordings,
                Optional.ofNullable(playbackUrlMinutes).map(Duration::ofMinutes),
                Optional.ofNullable(batchDownloadUrlMinutes).map(Duration::ofMinutes));
    }

    void change(RecordingPolicy policy) {
        sealScreenRecordings = policy.isSealingScreenRecordings();
        playbackUrlMinutes = minutes(policy.playbackUrlLifetime());
        batchDownloadUrlMinutes = minutes(policy.batchDownloadUrlLifetime());
    }

    private static @Nullable Integer minutes(Optional<Duration> lifetime) {
        return lifetime.map(it -> (int) it.toMinutes()).orElse(null);
    }
}
