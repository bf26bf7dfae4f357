package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3DestinationSettingsTest {

    private static S3DestinationSettings settings(
            String endpoints, boolean isDemo, String organizations, long partBytes) {
        return new S3DestinationSettings(
                S3DestinationSettings.endpoints(endpoints, isDemo),
                isDemo,
                S3DestinationSettings.organizations(organizations),
                Optional.empty(),
                Optional.empty(),
                partBytes,
                false);
    }

    @Test
    void anEndpointIsOpenIfTheOperatorNamedIt() {
        S3DestinationSettings settings =
                settings("https://Minio.example.com:443/, https://ceph.example.com:8443", false, "", 5 << 20);

        assertThat(settings.isOpen(URI.create("https://minio.example.com"))).isTrue();
        assertThat(settings.isOpen(URI.create("https://ceph.example.com:8443"))).isTrue();
        assertThat(settings.isOpen(URI.create("https://ceph.example.com"))).isFalse();
        assertThat(settings.isOpen(URI.create("https://minio.example.com.evil.test")))
                .isFalse();
        assertThat(settings.isOpen(URI.create("http://127.0.0.1:9000"))).isFalse();
    }

    @Test
    void theDemoOpensTheSameMachineAlone() {
        S3DestinationSettings settings = settings("", true, "*", 5 << 20);

        assertThat(settings.isOpen(URI.create("http://127.0.0.1:9000"))).isTrue();
        assertThat(settings.isOpen(URI.create("http://localhost:9000"))).isTrue();
        assertThat(settings.isOpen(URI.create("http://127.0.0.1.example.com"))).isFalse();
        assertThat(settings.isOpen(URI.create("http://169.254.169.254"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://minio.example.com",
                "minio.example.com",
                "https://minio.example.com/bucket",
                "https://minio example.com",
                "https://[minio",
                "https://a@b.example.com"
            })
    void anEndpointThatIsNoneIsNoSetting(String endpoint) {
        assertThatThrownBy(() -> S3DestinationSettings.endpoints(endpoint, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tapelock.export.s3.endpoints has");
    }

    @Test
    void ourCredentialsAreForWhomTheOperatorNamed() {
        UUID named = UUID.randomUUID();

        assertThat(settings("", false, named.toString(), 5 << 20).mayUseOurs(named))
                .isTrue();
        assertThat(settings("", false, named.toString(), 5 << 20).mayUseOurs(UUID.randomUUID()))
                .isFalse();
        assertThat(settings("", false, "", 5 << 20).mayUseOurs(named)).isFalse();
        assertThat(settings("", false, "*", 5 << 20).mayUseOurs(named)).isTrue();
        assertThatThrownBy(() -> S3DestinationSettings.organizations("somebody"))
                .hasMessageStartingWith("tapelock.export.s3.default-credentials has");
    }

    @Test
    void aPartHasASizeThatS3Takes() {
        assertThat(settings("", false, "", 64L << 20).partBytes()).isEqualTo(64L << 20);
        for (long size : Set.of(0L, (5L << 20) - 1, (64L << 20) + 1)) {
            assertThatThrownBy(() -> settings("", false, "", size))
                    .hasMessageStartingWith("tapelock.export.s3.part-size");
        }
    }
}
