package dev.tapelock.recording.rest;

import static dev.tapelock.testbed.Caller.object;
import static dev.tapelock.testbed.Caller.text;
import static dev.tapelock.testbed.ErrorAnswers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import dev.tapelock.testbed.ServerProcess;
import dev.tapelock.testbed.SharedServer;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of an organization on a server whose repository encrypts nothing by itself. */
@ExtendWith(SharedServer.class)
class RecordingSettingsIT {

    private static final String SETTINGS = "/api/v2/recording/settings";

    private Caller caller;
    private Caller other;

    @BeforeEach
    void call(ServerProcess server) {
        caller = server.demoCaller("");
        other = server.demoCaller("other.");
    }

    @AfterEach
    void changeBack() {
        assertThat(caller.put(SETTINGS, "{\"sealScreenRecordings\":false,\"recordingPlaybackUrlTtl\":60}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theyAreReadAndSentBackUnchanged() {
        String before = text(caller.get(SETTINGS + "?createDefault=true"));
        JsonObject settings = object(caller.get(SETTINGS));

        assertThat(settings.getInt("recordingPlaybackUrlTtl")).isEqualTo(60);
        assertThat(settings.getInt("recordingBatchDownloadUrlTtl")).isEqualTo(60);
        assertThat(settings.getBoolean("regionalRecordingStorageEnabled")).isFalse();
        assertThat(settings.getInt("maxSimultaneousStreams")).isEqualTo(200);
        assertThat(settings.getBoolean("sealScreenRecordings")).isFalse();
        assertThat(settings.getString("screenRecordingProtection")).isEqualTo("SEALED");
        assertThat(text(caller.put(SETTINGS, before))).isEqualTo(before);
    }

    @Test
    void aChangeHoldsForOneOrganizationAndIsAudited() {
        String others = text(other.get(SETTINGS));

        JsonObject changed = object(
                caller.put(SETTINGS, "{\"sealScreenRecordings\":true,\"recordingPlaybackUrlTtl\":2,\"extra\":1}"));

        assertThat(changed.getBoolean("sealScreenRecordings")).isTrue();
        assertThat(changed.getInt("recordingPlaybackUrlTtl")).isEqualTo(2);
        assertThat(changed.getInt("recordingBatchDownloadUrlTtl")).isEqualTo(60);
        assertThat(object(caller.get(SETTINGS))).isEqualTo(changed);
        assertThat(text(other.get(SETTINGS))).isEqualTo(others);
        assertThat(events(caller)).contains("RecordingSettingsChanged").contains(caller.organizationId());
        assertThat(events(other)).doesNotContain(caller.organizationId());
    }

    private static String events(Caller who) {
        return text(who.post(
                "/api/v2/audits/query/realtime",
                "{\"interval\":\"2020-01-01T00:00:00Z/2100-01-01T00:00:00Z\",\"pageSize\":500,"
                        + "\"filters\":[{\"property\":\"Action\",\"value\":\"RecordingSettingsChanged\"}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sealScreenRecordings\":true,\"recordingPlaybackUrlTtl\":1}",
                "{\"sealScreenRecordings\":true,\"recordingBatchDownloadUrlTtl\":61}",
                "{\"sealScreenRecordings\":true,\"regionalRecordingStorageEnabled\":true}",
                "{\"sealScreenRecordings\":true,\"maxSimultaneousStreams\":3}"
            })
    void whatCannotBeIsRefusedAndNothingIsChanged(String body) {
        String before = text(caller.get(SETTINGS));
        assertRefused(caller.put(SETTINGS, body), 400, "invalid.value");
        assertThat(text(caller.get(SETTINGS))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"recordingPlaybackUrlTtl\":\"soon\"}", "{"})
    void whatIsNoSettingsIsRefused(String body) {
        String before = text(caller.get(SETTINGS));
        assertRefused(caller.put(SETTINGS, body), 400, "bad.request");
        assertThat(text(caller.get(SETTINGS))).isEqualTo(before);
    }

    /** Where the repository encrypts nothing, they are sealed, whatever the organization says. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScreenRecordingIsSealed(boolean isSealingEverywhere) {
        caller.put(SETTINGS, "{\"sealScreenRecordings\":" + isSealingEverywhere + "}");
        UUID conversation = UUID.randomUUID();
        UUID recording = UUID.randomUUID();

        HttpResponse<byte[]> answer = caller.putMedia(conversation, recording, new byte[100], "video/webm");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(object(answer).getString("protection")).isEqualTo("SEALED");
        assertThat(object(answer).getString("keyId")).isNotBlank();
    }
}
