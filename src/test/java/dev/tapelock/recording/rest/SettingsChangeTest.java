package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.organization.Permission;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.recording.RecordingPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsChangeTest {

    private static final RecordingSettingsBody PRESENT =
            new RecordingSettingsBody(200, 200, false, 60, 60, false, "BUCKET");
    private static final RecordingPolicy POLICY =
            new RecordingPolicy(false, Optional.empty(), Optional.of(Duration.ofMinutes(60)));

    @Test
    void whatIsSentBackAsItWasReadChangesNothing() {
        SettingsChange change = SettingsChange.between(PRESENT, PRESENT);
        assertThat(change.applyTo(POLICY)).isEqualTo(POLICY);
        assertThat(change.needed()).isEmpty();
    }

    @Test
    void whatIsAbsentChangesNothing() {
        SettingsChange change = SettingsChange.between(PRESENT, body(null, null, null));
        assertThat(change.applyTo(POLICY)).isEqualTo(POLICY);
        assertThat(change.needed()).isEmpty();
    }

    @Test
    void eachThingIsChangedForItselfAndNeedsItsOwnPermission() {
        SettingsChange seal = SettingsChange.between(PRESENT, body(null, null, true));
        assertThat(seal.applyTo(POLICY)).isEqualTo(POLICY.sealingScreenRecordings(true));
        assertThat(seal.needed()).containsExactly(Permission.SETTINGS_EDIT_SCREEN_RECORDINGS);

        SettingsChange playback = SettingsChange.between(PRESENT, body(2, null, false));
        assertThat(playback.applyTo(POLICY))
                .isEqualTo(new RecordingPolicy(
                        false, Optional.of(Duration.ofMinutes(2)), POLICY.batchDownloadUrlLifetime()));
        assertThat(playback.needed()).containsExactly(Permission.SETTINGS_EDIT_URL_EXPIRATION);

        SettingsChange batch = SettingsChange.between(PRESENT, body(60, 5, null));
        assertThat(batch.applyTo(POLICY))
                .isEqualTo(new RecordingPolicy(false, Optional.empty(), Optional.of(Duration.ofMinutes(5))));
        assertThat(batch.needed()).containsExactly(Permission.SETTINGS_EDIT_URL_EXPIRATION);
    }

    @ParameterizedTest
    @CsvSource({"1", "61", "0", "-5"})
    void aLifetimeIsTwoToSixtyMinutes(int minutes) {
        assertRefused(body(minutes, null, null), "recordingPlaybackUrlTtl");
        assertRefused(body(null, minutes, null), "recordingBatchDownloadUrlTtl");
    }

    @Test
    void whatIsTheServersStaysTheServers() {
        assertRefused(new RecordingSettingsBody(1, null, null, null, null, null, null), "maxSimultaneousStreams");
        assertRefused(
                new RecordingSettingsBody(null, 1, null, null, null, null, null),
                "maxConfigurableScreenRecordingStreams");
        assertRefused(
                new RecordingSettingsBody(null, null, true, null, null, null, null), "regionalRecordingStorageEnabled");
    }

    private static void assertRefused(RecordingSettingsBody wanted, String name) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> SettingsChange.between(PRESENT, wanted))
                .withMessageStartingWith(name + " is ");
    }

    private static RecordingSettingsBody body(Integer playback, Integer batch, Boolean seal) {
        return new RecordingSettingsBody(null, null, null, playback, batch, seal, null);
    }
}
