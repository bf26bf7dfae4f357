package dev.tapelock.keys.lkm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HawkCredentialsTest {

    private static final HawkCredentials OF_THE_SPECIFICATION = new HawkCredentials(
            "dh37fgj492je", "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn".getBytes(StandardCharsets.UTF_8));

    /** The example of the protocol's own description. */
    @Test
    void signsAsTheSpecificationDoes() {
        assertThat(OF_THE_SPECIFICATION.mac(
                        "GET",
                        URI.create("http://example.com:8000/resource/1?b=1&a=2"),
                        "1353832234",
                        "j4h3g2",
                        "some-app-ext-data"))
                .isEqualTo("6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE=");
    }

    @Test
    void sendsNeitherHashNorExtension() {
        URI uri = URI.create("https://lkm.example.com/key-management/v1/decrypt");

        assertThat(OF_THE_SPECIFICATION.authorization("POST", uri, Instant.ofEpochSecond(1_700_000_000), "abc123"))
                .isEqualTo("Hawk id=\"dh37fgj492je\", ts=\"1700000000\", nonce=\"abc123\", mac=\""
                        + OF_THE_SPECIFICATION.mac("POST", uri, "1700000000", "abc123", "") + '"');
    }

    @Test
    void aUrlWithoutPortHasThatOfItsScheme() {
        assertThat(mac("https://lkm.example.com/d")).isEqualTo(mac("https://lkm.example.com:443/d"));
        assertThat(mac("http://lkm.example.com/d")).isEqualTo(mac("http://lkm.example.com:80/d"));
        assertThat(mac("https://LKM.example.com/d")).isEqualTo(mac("https://lkm.example.com/d"));
        assertThat(mac("https://lkm.example.com/d")).isNotEqualTo(mac("http://lkm.example.com/d"));
    }

    private static String mac(String uri) {
        return OF_THE_SPECIFICATION.mac("OPTIONS", URI.create(uri), "1", "n", "");
    }

    @Test
    void showsNoKey() {
        assertThat(OF_THE_SPECIFICATION.toString()).doesNotContain("werx").isEqualTo("Hawk credentials dh37fgj492je");
    }
}
