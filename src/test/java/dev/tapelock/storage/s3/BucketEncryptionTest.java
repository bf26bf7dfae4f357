package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.testbed.MemoryS3;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a store's refusals say of encryption, and what they do not. */
class BucketEncryptionTest {

    private final MemoryS3 s3 = new MemoryS3();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final BucketEncryption encryption = new BucketEncryption(s3, "bucket", "", nanoTime::get);

    private void refusePuts(int times, int status, String code, String message) {
        s3.refuse(times, status, code, message, PutObjectRequest.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, no",
        "403, AccessDenied, no",
        "404, NoSuchBucket, no",
        "404, '', no",
        "400, ExpiredToken, no",
        "400, InvalidRequest, The authorization mechanism is not supported",
        "400, InvalidArgument, x-amz-content-sha256 is invalid",
        "400, AuthorizationHeaderMalformed, no",
        "403, RequestTimeTooSkewed, no",
        "429, SlowDown, no",
        "503, SlowDown, no"
    })
    void aRefusalThatSaysNothingOfEncryptionLeavesItUnknown(int status, String code, String message) {
        refusePuts(1, status, code, message);

        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(encryption::probe);

        encryption.requireNoDoubt();
        encryption.probeIfUnknown();
        assertThat(encryption.isKnown()).as("asked again").isTrue();
    }

    @Test
    void soDoesAProbeThatMayNotBeLookedAt() {
        s3.refuse(1, 403, "", "", HeadObjectRequest.class::isInstance);
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(encryption::probe);
        encryption.requireNoDoubt();
        assertThat(s3.names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "501, NotImplemented, no",
        "400, NotImplemented, no",
        "400, InvalidEncryptionAlgorithmError, no",
        "400, InvalidArgument, The encryption method specified is not supported",
        "400, InvalidRequest, Server Side Encryption is not configured"
    })
    void aRefusalOfEncryptionIsDefinite(int status, String code, String message) {
        refusePuts(1, status, code, message);

        assertThatExceptionOfType(NotEncryptedException.class)
                .isThrownBy(encryption::probe)
                .withMessageContaining("status " + status);
        assertThatExceptionOfType(NotEncryptedException.class).isThrownBy(encryption::requireNoDoubt);
    }

    @Test
    void aHeaderThatIsNamedBesideTheSentenceIsNamed() {
        S3Exception refusal = (S3Exception) S3Exception.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InvalidArgument")
                        .errorMessage("Invalid argument")
                        .rawResponse(SdkBytes.fromUtf8String(
                                "<Error><ArgumentName>x-amz-server-side-encryption</ArgumentName></Error>"))
                        .build())
                .build();
        assertThat(BucketEncryption.isRefusal(refusal)).isTrue();
    }

    @Test
    void aBucketThatDoesNotSayThatItEncryptsDoesNot() {
        s3.encrypting(false);
        assertThatExceptionOfType(NotEncryptedException.class).isThrownBy(encryption::probe);
        assertThatExceptionOfType(NotEncryptedException.class).isThrownBy(encryption::requireNoDoubt);
    }

    @Test
    void aBucketThatRefusesToBeAskedIsAskedOnceAMinute() {
        refusePuts(2, 403, "AccessDenied", "no");
        encryption.probeIfUnknown();
        encryption.probeIfUnknown();
        assertThat(s3.seen(PutObjectRequest.class)).hasSize(1);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        encryption.probeIfUnknown();
        assertThat(s3.seen(PutObjectRequest.class)).hasSize(2);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        encryption.probeIfUnknown();
        assertThat(encryption.isKnown()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDenied, no, false", "501, NotImplemented, no, true", "400, ExpiredToken, no, false"})
    void whatAPutIsRefusedForIsReadInTheSameWay(int status, String code, String message, boolean isDefinite) {
        ObjectKey key = new ObjectKey("screen");
        refusePuts(1, status, code, message);
        try (S3ObjectStore store = new S3ObjectStore(s3, "bucket", "", 5 * 1024 * 1024, 100, true)) {
            assertThatExceptionOfType(isDefinite ? NotEncryptedException.class : StorageUnavailableException.class)
                    .isThrownBy(() -> store.putEncrypted(key, 3, new ByteArrayInputStream(new byte[3])));
            if (!isDefinite) {
                store.putEncrypted(key, 3, new ByteArrayInputStream(new byte[3]));
            }
            assertThat(store.isEncrypting()).isEqualTo(!isDefinite);
        }
    }
}
