package dev.tapelock.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundSettingsTest {

    private static final OutboundSettings DEMO = OutboundSettings.of("127.0.0.0/8", true);
    private static final OutboundSettings PRODUCTION = OutboundSettings.of("127.0.0.0/8", false);

    @ParameterizedTest
    @ValueSource(strings = {"https://service.example/", "HTTPS://127.0.0.1/"})
    void tlsIsAlwaysPermitted(String uri) {
        assertThat(DEMO.permitsScheme(URI.create(uri))).isTrue();
        assertThat(PRODUCTION.permitsScheme(URI.create(uri))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:4600/", "http://127.1.2.3/", "http://[::1]/", "http://localhost/"})
    void plainTextStaysOnTheMachineAndInTheDemo(String uri) {
        assertThat(DEMO.permitsScheme(URI.create(uri))).isTrue();
        assertThat(PRODUCTION.permitsScheme(URI.create(uri))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://service.example/",
                "http://10.0.0.1/",
                "http://localhost.example/",
                "http://127.0.0.1.example/",
                "ftp://127.0.0.1/",
                "file:///etc/passwd",
                "//127.0.0.1/",
                "http://127.1:80/",
            })
    void nothingElseIs(String uri) {
        assertThat(DEMO.permitsScheme(URI.create(uri))).isFalse();
    }
}
