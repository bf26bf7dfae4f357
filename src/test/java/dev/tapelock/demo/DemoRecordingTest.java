package dev.tapelock.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.recording.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoRecordingTest {

    private static final int MU_LAW = 7;
    private static final int CHANNELS = 2;
    private static final int BYTES_PER_SECOND = 8000 * CHANNELS;
    private static final int LARGEST_BYTES = 300 * 1024;

    @Test
    void noTwoIdsAreTheSame() {
        assertThat(Arrays.stream(DemoRecording.values())
                        .flatMap(recording -> Stream.of(recording.recordingId(), recording.conversationId())))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void idsStayAsTheReadmeNamesThem(DemoRecording recording) {
        int number = recording.ordinal() + 1;
        assertThat(recording.conversationId())
                .isEqualTo(UUID.fromString("000000de-0000-4000-8000-000000c0000" + number));
        assertThat(recording.recordingId()).isEqualTo(UUID.fromString("000000de-0000-4000-8000-0000004ec00" + number));
        assertThat(recording.recordingId().version()).isEqualTo(4);
        assertThat(recording.recordingId().variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void contentIsThereAndSmall(DemoRecording recording) throws IOException {
        assertThat(content(recording.resource()).length).isBetween(1, LARGEST_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void itsTypeDoesNotContradictItsMedia(DemoRecording recording) {
        assertThat(Media.ofContentType(recording.contentType()).orElse(recording.media()))
                .isEqualTo(recording.media());
    }

    @ParameterizedTest
    @EnumSource
    void itEndedBeforeTheDemoWasMade(DemoRecording recording) {
        assertThat(recording.duration()).isLessThan(recording.age());
    }

    @ParameterizedTest
    @EnumSource(names = {"INSURANCE_CALL", "BANK_CALL"})
    void callsAreStereoWavInMuLawAsLongAsTheySay(DemoRecording call) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(content(call.resource())).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(text(wav, 0)).isEqualTo("RIFF");
        assertThat(wav.getInt(4)).isEqualTo(wav.capacity() - 8);
        assertThat(text(wav, 8)).isEqualTo("WAVE");
        int format = chunk(wav, "fmt ");
        assertThat(wav.getShort(format)).isEqualTo((short) MU_LAW);
        assertThat(wav.getShort(format + 2)).isEqualTo((short) CHANNELS);
        assertThat(wav.getInt(format + 4)).isEqualTo(8000);
        assertThat(wav.getInt(format + 8)).isEqualTo(BYTES_PER_SECOND);
        assertThat(wav.getShort(format + 14)).isEqualTo((short) 8);
        int samples = wav.getInt(chunk(wav, "data") - 4);
        assertThat(Math.round(samples * 1000.0 / BYTES_PER_SECOND))
                .isEqualTo(call.duration().toMillis());
    }

    /** Where a chunk's content begins, behind its name and length. */
    private static int chunk(ByteBuffer wav, String name) {
        int at = 12;
        while (!text(wav, at).equals(name)) {
            int length = wav.getInt(at + 4);
            at += 8 + length + length % 2;
        }
        return at + 8;
    }

    private static String text(ByteBuffer wav, int at) {
        byte[] four = new byte[4];
        wav.get(at, four);
        return new String(four, StandardCharsets.US_ASCII);
    }

    private static byte[] content(String resource) throws IOException {
        try (InputStream content =
                Objects.requireNonNull(DemoRecording.class.getResourceAsStream(resource), resource)) {
            return content.readAllBytes();
        }
    }
}
