package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {

    private static final long MIB = 1024 * 1024;

    @ParameterizedTest
    @CsvSource({"5,1", "8,64", "64,1000"})
    void whatCanBeIs(long parts, int connections) {
        assertThat(settings("a/b/", "id", "secret", parts * MIB, connections).partBytes())
                .isEqualTo(parts * MIB);
    }

    @ParameterizedTest
    @CsvSource({"4,64,part-size", "65,64,part-size", "8,0,connections", "8,1001,connections"})
    void whatCannotBeIsNamed(long parts, int connections, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("", "id", "secret", parts * MIB, connections))
                .withMessageContaining("tapelock.s3." + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "/a/", "a//b/", "../a b/", "ä/"})
    void aPrefixIsMadeOfKeysSegments(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(prefix, "id", "secret", 8 * MIB, 64))
                .withMessageContaining("tapelock.s3.prefix");
    }

    @Test
    void credentialsGoTogetherAndAreNotShown() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("", "id", null, 8 * MIB, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("", null, "secret", 8 * MIB, 64));
        assertThat(settings("", "id", "very secret", 8 * MIB, 64).toString()).doesNotContain("very secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "ftp://store.example/", "//store.example/", "store"})
    void anEndpointIsAnAddress(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new S3Settings(
                        Optional.of("bucket"),
                        "us-east-1",
                        Optional.of(URI.create(endpoint)),
                        "",
                        true,
                        Checksums.WHEN_SUPPORTED,
                        Optional.empty(),
                        Optional.empty(),
                        8 * MIB,
                        64,
                        ScreenRecordings.SEALED))
                .withMessageContaining("tapelock.s3.endpoint");
    }

    private static S3Settings settings(String prefix, String id, String secret, long partBytes, int connections) {
        return new S3Settings(
                Optional.of("bucket"),
                "us-east-1",
                Optional.empty(),
                prefix,
                false,
                Checksums.WHEN_SUPPORTED,
                Optional.ofNullable(id),
                Optional.ofNullable(secret),
                partBytes,
                connections,
                ScreenRecordings.SEALED);
    }
}
