package dev.tapelock.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.UnwrapRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.KmsException;

class KmsFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "400,AccessDeniedException",
        "403,AccessDenied",
        "400,DisabledException",
        "400,KMSInvalidStateException",
        "400,NotFoundException",
        "400,InvalidSignatureException",
        "400,UnrecognizedClientException",
        "400,ExpiredTokenException",
        "403,SomethingNew"
    })
    void whoeverKnowsUsAndSaysNoDenies(int status, String code) {
        assertThat(KmsFailures.of(answer(status, code))).isInstanceOf(KeyAccessDeniedException.class);
    }

    @ParameterizedTest
    @CsvSource({"400,ThrottlingException", "500,KMSInternalException", "503,KeyUnavailableException", "502,"})
    void whoeverIsInTroubleIsAskedLater(int status, String code) {
        assertThat(KmsFailures.of(answer(status, code == null ? "" : code)))
                .isInstanceOf(KeyProviderUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({"InvalidCiphertextException", "IncorrectKeyException"})
    void whatDoesNotOpenIsRefused(String code) {
        assertThat(KmsFailures.of(answer(400, code))).isInstanceOf(UnwrapRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({"ValidationException", "InvalidKeyUsageException", "SomethingNew"})
    void everythingElseFails(String code) {
        assertThat(KmsFailures.of(answer(400, code)))
                .isInstanceOf(UnwrapFailedException.class)
                .isNotInstanceOf(UnwrapRefusedException.class);
    }

    @Test
    void silenceIsSilence() {
        assertThat(KmsFailures.of(ApiCallTimeoutException.create(5000)))
                .isInstanceOf(KeyProviderUnavailableException.class);
        assertThat(KmsFailures.of(SdkClientException.create("Unable to load credentials from any of the providers")))
                .isInstanceOfSatisfying(
                        KeyProviderUnavailableException.class,
                        e -> assertThat(e.reason()).contains("no AWS credentials"));
    }

    @Test
    void aLongReasonIsCut() {
        AwsServiceException e = KmsException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("x".repeat(10_000))
                        .build())
                .build();
        assertThat(KmsFailures.of(e))
                .isInstanceOfSatisfying(
                        KeyAccessDeniedException.class,
                        failure -> assertThat(failure.reason()).hasSizeLessThanOrEqualTo(500));
    }

    private static AwsServiceException answer(int status, String code) {
        return KmsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("said so")
                        .build())
                .build();
    }
}
