package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {

    @ParameterizedTest
    @EnumSource
    void everyMediaIsFoundByItsWord(Media media) {
        assertThat(Media.ofWireName(media.wireName())).contains(media);
    }

    @ParameterizedTest
    @EnumSource
    void everyMediaHasAFirstArtifactThatIsNoTranscript(Media media) {
        assertThat(media.firstArtifact().isTranscript()).isFalse();
        assertThat(media.firstArtifact().number()).isZero();
    }

    @Test
    void noTwoMediaShareTheirFirstArtifact() {
        assertThat(Arrays.stream(Media.values()).map(Media::firstArtifact)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"AUDIO, call.7", "SCREEN, screen.1", "EMAIL, email", "CHAT, chat", "MESSAGE, message"})
    void anArtifactIsOfOneMediaOnly(Media media, String name) {
        assertThat(Arrays.stream(Media.values()).filter(one -> one.has(new ArtifactName(name))))
                .containsExactly(media);
    }

    @Test
    void aTranscriptIsOfNoMedia() {
        assertThat(Arrays.stream(Media.values()).filter(one -> one.has(ArtifactName.transcript(1))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "call", "voice", "audio ", "MESSAGE"})
    void anotherWordIsNone(String word) {
        assertThat(Media.ofWireName(word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "audio/wav, AUDIO",
        "Audio/OGG;codecs=opus, AUDIO",
        "video/mp4, SCREEN",
        "message/rfc822, EMAIL",
        "Message/RFC822; charset=utf-8, EMAIL"
    })
    void theTypeOfContentTellsTheMediaWhereItIsClear(String contentType, Media media) {
        assertThat(Media.ofContentType(contentType)).contains(media);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/octet-stream", "text/plain", "", "xaudio/wav"})
    void aTypeThatCouldBeSeveralTellsNothing(String contentType) {
        assertThat(Media.ofContentType(contentType)).isEmpty();
    }
}
