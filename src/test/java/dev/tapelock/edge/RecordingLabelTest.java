package dev.tapelock.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingLabelTest {

    private static final Instant ARRIVAL = Instant.parse("2026-03-04T05:06:07.891234Z");
    private static final String C = "11111111-1111-4111-8111-111111111111";
    private static final String R = "22222222-2222-4222-8222-222222222222";

    private static RecordingLabel label(Map<String, List<String>> query, String type) {
        return RecordingLabel.of(C, R, query, type, ARRIVAL);
    }

    @Test
    void whatIsNotSaidIsTheTimeOfArrivalAndTheFirstArtifact() {
        RecordingLabel label = label(Map.of(), "audio/wav");

        assertThat(label.media()).isEqualTo("audio");
        assertThat(label.artifact()).isEqualTo("call.0");
        assertThat(label.startTime()).isEqualTo("2026-03-04T05:06:07.891Z").isEqualTo(label.endTime());
        assertThat(label.query())
                .isEqualTo("media=audio&artifact=call.0&startTime=2026-03-04T05%3A06%3A07.891Z"
                        + "&endTime=2026-03-04T05%3A06%3A07.891Z&contentType=audio%2Fwav");
    }

    @Test
    void allThatIsSaidComesToTheCentre() {
        UUID user = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UUID queue = UUID.randomUUID();
        RecordingLabel label = label(
                Map.of(
                        "media",
                        List.of("Audio"),
                        "artifact",
                        List.of("call.3"),
                        "startTime",
                        List.of("2026-01-01T10:00:00+02:00"),
                        "endTime",
                        List.of("2026-01-01T08:00:01Z"),
                        "direction",
                        List.of("INBOUND"),
                        "userIds",
                        List.of(user + "," + other, user.toString()),
                        "queueId",
                        List.of(queue.toString())),
                "audio/ogg; codecs=opus");

        assertThat(RecordingLabel.query(label.query()))
                .containsEntry("artifact", List.of("call.3"))
                .containsEntry("startTime", List.of("2026-01-01T08:00:00Z"))
                .containsEntry("endTime", List.of("2026-01-01T08:00:01Z"))
                .containsEntry("direction", List.of("inbound"))
                .containsEntry("userIds", List.of(user.toString(), other.toString()))
                .containsEntry("queueId", List.of(queue.toString()))
                .containsEntry("contentType", List.of("audio/ogg; codecs=opus"));
        assertThat(Description.parse(new Description(
                                        label, ARRIVAL, user, other, 5, "digest", 3, java.util.Optional.of("a b"))
                                .toJson()
                                .build()
                                .toString())
                        .label())
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "media | fax",
                "artifact | call.01",
                "artifact | email",
                "artifact | ../call.0",
                "artifact | transcript.1",
                "startTime | yesterday",
                "startTime | 2026-01-01T00:00:00",
                "startTime | -0001-01-01T00:00:00Z",
                "endTime | +10000-01-01T00:00:00Z",
                "direction | sideways",
                "userIds | 1-1-1-1-1",
                "queueId | none"
            })
    void whatCannotBeIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> label(Map.of(name, List.of(value)), "audio/wav"))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    void idsTypesAndOrderAreChecked() {
        assertThatThrownBy(() -> RecordingLabel.of("1-1-1-1-1", R, Map.of(), "audio/wav", ARRIVAL))
                .hasMessageContaining("conversationId");
        assertThatThrownBy(() -> RecordingLabel.of(C, "x", Map.of(), "audio/wav", ARRIVAL))
                .hasMessageContaining("recordingId");
        assertThatThrownBy(() -> label(Map.of(), "audio")).hasMessageContaining("Content-Type");
        assertThatThrownBy(() -> label(Map.of(), "audio/wav\r\nX: y")).hasMessageContaining("Content-Type");
        assertThatThrownBy(() -> label(Map.of(), "audio/" + "w".repeat(200))).hasMessageContaining("Content-Type");
        assertThatThrownBy(() -> label(Map.of(), "text/plain")).hasMessageContaining("media");
        assertThatThrownBy(() -> label(
                        Map.of(
                                "startTime", List.of("2026-01-02T00:00:00Z"),
                                "endTime", List.of("2026-01-01T00:00:00Z")),
                        "audio/wav"))
                .hasMessageContaining("endTime");
        assertThatThrownBy(() -> label(Map.of("userIds", Collections.nCopies(1, tooMany())), "audio/wav"))
                .hasMessageContaining("101 ids");
    }

    private static String tooMany() {
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            ids.append(UUID.randomUUID()).append(',');
        }
        return ids.toString();
    }
}
