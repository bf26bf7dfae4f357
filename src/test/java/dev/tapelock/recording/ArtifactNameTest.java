package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactNameTest {

    @ParameterizedTest
    @CsvSource({
        "email, 0, false",
        "chat, 0, false",
        "message, 0, false",
        "call.0, 0, false",
        "call.1, 1, false",
        "screen.9999, 9999, false",
        "transcript.1, 1, true",
        "transcript.10, 10, true"
    })
    void namesAreReadWithTheirNumber(String text, int number, boolean isTranscript) {
        ArtifactName name = new ArtifactName(text);
        assertThat(name).hasToString(text);
        assertThat(name.number()).isEqualTo(number);
        assertThat(name.isTranscript()).isEqualTo(isTranscript);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "call",
                "call.",
                "call.00",
                "call.01",
                "call.-1",
                "call.10000",
                "Call.0",
                "call.0 ",
                "call.0\n",
                "call.٠",
                "email.0",
                "emails",
                "transcript",
                "waveform",
                "call.0/../../keys",
                "call.0\"; filename=\"x"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArtifactName(text))
                .withMessage("\"" + text + "\" is no name of an artifact");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9999})
    void transcriptsAreNumbered(int version) {
        ArtifactName name = ArtifactName.transcript(version);
        assertThat(name.isTranscript()).isTrue();
        assertThat(name.number()).isEqualTo(version);
    }
}
