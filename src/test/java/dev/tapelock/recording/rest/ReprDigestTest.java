package dev.tapelock.recording.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReprDigestTest {

    /** Of {"hello": "world"} and a line feed, as in RFC 9530 appendix B. */
    private static final String SHA256 = "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=";

    @Test
    void theExampleOfTheStandardIsReadAndWritten() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest("{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(ReprDigest.sha256(List.of("sha-256=:" + SHA256 + ":"))).contains(digest);
        assertThat(ReprDigest.of(digest)).isEqualTo("sha-256=:" + SHA256 + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256=:" + SHA256 + ":",
                "sha-512=:AAAA:, sha-256=:" + SHA256 + ":",
                "sha-512=:AAAA:,sha-256=:" + SHA256 + ":, md5=:AAAA:",
                "sha-256=:" + SHA256 + ":;note=1"
            })
    void itIsFoundAmongOthers(String value) {
        assertThat(ReprDigest.sha256(List.of(value))).isPresent();
    }

    @Test
    void itIsFoundInWhicheverOfSeveralLines() {
        assertThat(ReprDigest.sha256(List.of("sha-512=:AAAA:", "sha-256=:" + SHA256 + ":")))
                .isPresent();
        assertThat(ReprDigest.sha256(List.of("sha-256=:" + SHA256 + ":", "md5=:AAAA:")))
                .isPresent();
    }

    @Test
    void ofSeveralTheLastOneCounts() {
        String other = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";
        assertThat(ReprDigest.sha256(List.of("sha-256=:" + SHA256 + ":", other)))
                .contains(new byte[32]);
        assertThat(ReprDigest.sha256(List.of("sha-256=:" + SHA256 + ":, " + other)))
                .contains(new byte[32]);
    }

    @Test
    void withoutAFieldThereIsNone() {
        assertThat(ReprDigest.sha256(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-512=:AAAA:", "md5=:AAAA:"})
    void otherAlgorithmsAloneAreNone(String value) {
        assertThat(ReprDigest.sha256(List.of(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256",
                "sha-256=",
                "sha-256=::",
                "sha-256=:AAAA:",
                "sha-256=" + SHA256,
                "sha-256=:" + SHA256,
                "sha-256=:=" + SHA256 + ":",
                "sha-256=:" + SHA256 + SHA256 + ":",
                "sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:"
            })
    void whatIsNoSha256IsRefusedByItsName(String value) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> ReprDigest.sha256(List.of(value)))
                .withMessageStartingWith("Repr-Digest is ")
                .returns(Refusal.INVALID_VALUE, RefusedException::refusal);
    }
}
