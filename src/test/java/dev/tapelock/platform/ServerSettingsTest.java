package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9080",
                "https://recordings.example.com",
                "https://recordings.example.com/",
                "https://gate.example.com/tapelock",
                "https://[::1]:9443"
            })
    void anAddressOfHttpIsAccepted(URI baseUrl) {
        assertThat(settings(baseUrl).baseUrl()).isEqualTo(baseUrl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "recordings.example.com",
                "/tapelock",
                "ftp://example.com",
                "http:///path",
                "http:x",
                "HTTP:x"
            })
    void anotherAddressIsRefusedByItsName(URI baseUrl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(baseUrl))
                .withMessage("tapelock.base-url is \"" + baseUrl + "\"; it must be http(s)://host[:port]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com?a=b", "https://example.com/#top"})
    void anAddressWithMoreThanAPathIsRefusedByItsName(URI baseUrl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(baseUrl))
                .withMessage("tapelock.base-url is \"" + baseUrl + "\"; it cannot have a query or fragment");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9080, http://127.0.0.1:9080/api?a=b",
        "https://example.com/, https://example.com/api?a=b",
        "https://example.com/tapelock, https://example.com/tapelock/api?a=b"
    })
    void urlsBeginWithTheAddressAndOneSlash(URI baseUrl, URI expected) {
        assertThat(settings(baseUrl).url("/api?a=b")).isEqualTo(expected);
    }

    @Test
    void theHomeIsMadeAbsolute() {
        ServerSettings settings = new ServerSettings(URI.create("http://localhost"), Path.of("a/../home"), true);
        assertThat(settings.home()).isEqualTo(Path.of("home").toAbsolutePath());
        assertThat(settings.isDemo()).isTrue();
    }

    private static ServerSettings settings(URI baseUrl) {
        return new ServerSettings(baseUrl, Path.of("home"), false);
    }
}
