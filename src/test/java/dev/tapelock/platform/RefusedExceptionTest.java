package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedExceptionTest {

    @Test
    void anInvalidValueIsNamedWithWhatWouldDo() {
        RefusedException refused = RefusedException.invalidValue("pageSize", "0", "1 to 100");
        assertThat(refused).hasMessage("pageSize is \"0\"; it must be 1 to 100");
        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_VALUE);
        assertThat(refused.retryAfter()).isEmpty();
    }

    @Test
    void aLongValueIsCutOff() {
        assertThat(RefusedException.invalidValue("id", "x".repeat(100), "a UUID"))
                .hasMessage("id is \"" + "x".repeat(100) + "\"; it must be a UUID");
        assertThat(RefusedException.invalidValue("id", "x".repeat(101), "a UUID"))
                .hasMessage("id is \"" + "x".repeat(100) + "...\"; it must be a UUID");
    }

    @Test
    void whatIsNotThereIsNamedByKindAndId() {
        UUID id = UUID.randomUUID();
        RefusedException refused = RefusedException.notFound("recording", id);
        assertThat(refused).hasMessage("There is no recording " + id);
        assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void theCauseAndTheTimeToWaitAreKept() {
        Throwable cause = new IllegalStateException();
        RefusedException refused = new RefusedException(Refusal.SPOOL_FULL, "No room", Duration.ofSeconds(30), cause);
        assertThat(refused).hasCause(cause);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalHasAWellFormedCodeAndAStatusThatFails(Refusal refusal) {
        assertThat(refusal.code()).matches("[a-z]+(\\.[a-z]+)*");
        assertThat(refusal.status()).isBetween(400, 599);
    }

    @Test
    void noTwoRefusalsShareACode() {
        assertThat(Arrays.stream(Refusal.values()).map(Refusal::code)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST",
        "401, AUTHENTICATION_REQUIRED",
        "404, NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "406, NOT_ACCEPTABLE",
        "409, CONFLICT",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "418, BAD_REQUEST",
        "500, INTERNAL",
        "599, INTERNAL",
        "302, INTERNAL"
    })
    void aStatusThatIsAllThatIsKnownHasItsPlainestRefusal(int status, Refusal expected) {
        assertThat(Refusal.ofStatus(status)).isEqualTo(expected);
    }
}
