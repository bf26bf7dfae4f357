package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.MemoryS3;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "412, '', true",
        "412, PreconditionFailed, true",
        "200, PreconditionFailed, true",
        "409, ConditionalRequestConflict, true",
        "200, ConditionalRequestConflict, true",
        "404, NoSuchKey, true",
        "404, NoSuchUpload, true",
        "409, OperationAborted, false",
        "404, NoSuchBucket, false",
        "403, AccessDenied, false"
    })
    void aNameThatIsTakenIsKnownByTheCode(int status, String code, boolean isTaken) {
        assertThat(S3Failures.isTaken(MemoryS3.refusal(status, code, ""))).isEqualTo(isTaken);
    }
}
