package dev.tapelock.recording.rest;

import dev.tapelock.organization.Permission;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.RecordingPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of an organization's settings is to become another: what is absent, or sent back as it was read, stays as it is. */
record SettingsChange(
        Optional<Boolean> sealScreenRecordings,
        Optional<Duration> playbackUrlLifetime,
        Optional<Duration> batchDownloadUrlLifetime) {

    private static final long SHORTEST_URL_MINUTES = RecordingPolicy.SHORTEST_URL.toMinutes();
    private static final long LONGEST_URL_MINUTES = RecordingPolicy.LONGEST_URL.toMinutes();

    /** @throws RefusedException {@code invalid.value} if something cannot become what is wanted */
    static SettingsChange between(RecordingSettingsBody present, RecordingSettingsBody wanted) {
        requireServers("maxSimultaneousStreams", wanted.maxSimultaneousStreams(), present.maxSimultaneousStreams());
        requireServers(
                "maxConfigurableScreenRecordingStreams",
                wanted.maxConfigurableScreenRecordingStreams(),
                present.maxConfigurableScreenRecordingStreams());
        requireServers(
                "regionalRecordingStorageEnabled",
                wanted.regionalRecordingStorageEnabled(),
                present.regionalRecordingStorageEnabled());
        return new SettingsChange(
                Optional.ofNullable(wanted.sealScreenRecordings())
                        .filter(value -> !value.equals(present.sealScreenRecordings())),
                lifetime(
                        "recordingPlaybackUrlTtl", wanted.recordingPlaybackUrlTtl(), present.recordingPlaybackUrlTtl()),
                lifetime(
                        "recordingBatchDownloadUrlTtl",
                        wanted.recordingBatchDownloadUrlTtl(),
                        present.recordingBatchDownloadUrlTtl()));
    }

    private static void requireServers(String name, @Nullable Object wanted, @Nullable Object present) {
        if (wanted != null && !wanted.equals(present)) {
            throw RefusedException.invalidValue(name, wanted.toString(), present + ", as the server's settings say");
        }
    }

    private static Optional<Duration> lifetime(String name, @Nullable Integer minutes, @Nullable Integer present) {
        if (minutes == null || Objects.equals(minutes, present)) {
            return Optional.empty();
        }
        if (minutes < SHORTEST_URL_MINUTES || minutes > LONGEST_URL_MINUTES) {
            throw RefusedException.invalidValue(
                    name, minutes.toString(), SHORTEST_URL_MINUTES + " to " + LONGEST_URL_MINUTES + " minutes");
        }
        return Optional.of(Duration.ofMinutes(minutes));
    }

    /** The permissions for all that is changed: each thing has its own. */
    Set<Permission> needed() {
        Set<Permission> needed = EnumSet.noneOf(Permission.class);
        sealScreenRecordings.ifPresent(value -> needed.add(Permission.SETTINGS_EDIT_SCREEN_RECORDINGS));
        playbackUrlLifetime.ifPresent(value -> needed.add(Permission.SETTINGS_EDIT_URL_EXPIRATION));
        batchDownloadUrlLifetime.ifPresent(value -> needed.add(Permission.SETTINGS_EDIT_URL_EXPIRATION));
        return needed;
    }

    RecordingPolicy applyTo(RecordingPolicy before) {
        return new RecordingPolicy(
                sealScreenRecordings.orElse(before.isSealingScreenRecordings()),
                playbackUrlLifetime.or(before::playbackUrlLifetime),
                batchDownloadUrlLifetime.or(before::batchDownloadUrlLifetime));
    }
}
