package dev.tapelock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileExtensionTest {

    @ParameterizedTest
    @CsvSource({
        "audio/wav, wav",
        "AUDIO/WAV; codec=pcm, wav",
        "message/rfc822, eml",
        "application/json, json",
        "text/plain;charset=utf-8, txt",
        "video/mp4, mp4",
        "application/x-unheard-of, bin",
        "nonsense, bin",
        "../../etc/passwd, bin"
    })
    void extensionsFollowTheContentType(String contentType, String expected) {
        assertThat(FileExtension.of(contentType)).isEqualTo(expected);
    }
}
