package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.platform.RefusedException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketPlaceTest {

    private static BucketPlace place(String bucket, String region, String endpoint, String prefix) {
        return new BucketPlace(
                bucket,
                region,
                Optional.of(endpoint).filter(text -> !text.isEmpty()).map(URI::create),
                prefix,
                false,
                BucketEncryption.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static BucketPlace at(String bucket, String endpoint, String prefix) {
        return place(bucket, "eu-central-1", endpoint, prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "UPPER",
                "a/b",
                "a_b",
                "-a-",
                "arn:aws:s3:::b",
                "exports-s3alias",
                "exports--x-s3",
                "exports--ol-s3",
                "exports.mrap"
            })
    void aBucketThatIsNoneIsRefused(String bucket) {
        assertThatThrownBy(() -> at(bucket, "", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("bucket is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x/y", "eu.central", "EU", "a@b"})
    void aRegionThatIsNoneIsRefused(String region) {
        assertThatThrownBy(() -> place("exports", region, "", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("region is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "a", "a//", "../", "a/../", "./", "a/./", "a b/", "ü/", "a/\n/"})
    void aPrefixThatIsNoneIsRefused(String prefix) {
        assertThatThrownBy(() -> at("exports", "", prefix))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("prefix is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.example.com",
                "ftp://s3.example.com",
                "https://s3.example.com/bucket",
                "https://s3.example.com?x",
                "https://s3.example.com#x",
                "https://user@s3.example.com",
                "https:///x",
                "file:/etc"
            })
    void anEndpointIsNoMoreThanSchemeHostAndPort(String endpoint) {
        assertThatThrownBy(() -> at("exports", endpoint, ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("endpoint is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://s3 example.com", "https://[s3", "", "s3.example.com"})
    void aTextThatIsNoEndpointIsRefused(String endpoint) {
        assertThatThrownBy(() -> BucketPlace.endpoint(endpoint))
                .isInstanceOf(RefusedException.class)
                .hasMessage("endpoint is \"%s\"; it must be https://, a host, and perhaps a port", endpoint);
    }

    @Test
    void oneEndpointIsWrittenInOneWay() {
        for (String same :
                new String[] {"HTTPS://S3.Example.com", "https://s3.example.com:443", "https://s3.example.com/"}) {
            assertThat(at("exports", same, "").endpoint()).contains(URI.create("https://s3.example.com"));
        }
        assertThat(at("exports", "http://s3.example.com:443", "").endpoint())
                .contains(URI.create("http://s3.example.com:443"));
    }

    @Test
    void oneInTheOtherOverlaps() {
        assertThat(at("exports", "", "a/").overlaps(at("exports", "", "a/b/"))).isTrue();
        assertThat(at("exports", "", "").overlaps(at("exports", "", "a/"))).isTrue();
        assertThat(place("exports", "us-east-1", "", "a/").overlaps(at("exports", "", "a/")))
                .as("a bucket has one region, whatever is said")
                .isTrue();
        assertThat(at("exports", "", "a/").overlaps(at("exports", "", "ab/"))).isFalse();
        assertThat(at("exports", "", "a/").overlaps(at("others", "", "a/"))).isFalse();
        assertThat(at("exports", "https://s3.example.com", "a/")
                        .overlaps(at("exports", "https://10.0.0.7:9000", "a/b/")))
                .as("one store has many addresses")
                .isTrue();
    }

    @Test
    void aKmsKeyGoesWithKmsAndIsNoAlias() {
        String key = "arn:aws:kms:eu-central-1:111122223333:key/0b6a8f0e";
        assertThat(new BucketEncryption(BucketEncryption.Kind.KMS, Optional.of(key), true).kmsKeyArn())
                .contains(key);
        for (String other : new String[] {"", "0b6a8f0e", "arn:aws:kms:eu-central-1:111122223333:alias/exports"}) {
            assertThatThrownBy(() -> new BucketEncryption(BucketEncryption.Kind.KMS, Optional.of(other), false))
                    .hasMessageStartingWith("kmsKeyArn is");
        }
        assertThatThrownBy(() -> new BucketEncryption(BucketEncryption.Kind.AES256, Optional.of(key), false))
                .hasMessageStartingWith("sse is");
        assertThatThrownBy(() -> new BucketEncryption(BucketEncryption.Kind.NONE, Optional.empty(), true))
                .hasMessageStartingWith("sse is");
    }
}
