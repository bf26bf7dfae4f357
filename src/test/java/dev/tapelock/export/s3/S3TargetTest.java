package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.FileNotPutException;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.UploadJournal.Upload;
import dev.tapelock.testbed.MemoryS3;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** How a run ends what is unfinished, and what it replaces, where a store keeps less than it should. */
class S3TargetTest {

    private static final String PATH = "a recording.wav";
    private static final String NAME = "exports/" + PATH;
    private static final int IN_PARTS = Bucket.PART_BYTES + 1;

    private final MemoryS3 s3 = new MemoryS3();
    private final MemoryJournal journal = new MemoryJournal();
    private final UUID job = UUID.randomUUID();
    private final Life life = new Life();

    /** Notes what was asked of it. */
    private static final class Life implements SignOfLife {
        private final List<Object> during = new ArrayList<>();
        private int required;
        private boolean isLost;

        @Override
        public <T> T during(Supplier<T> call) {
            requireNotLost();
            T answer = call.get();
            during.add(answer);
            return answer;
        }

        @Override
        public void require() {
            required++;
            requireNotLost();
        }

        private void requireNotLost() {
            if (isLost) {
                throw new JobLostException(new JobRun(Bucket.ORGANIZATION, UUID.randomUUID(), 1));
            }
        }
    }

    private S3Target target(int epoch) {
        return new S3Target(
                new S3Connection(
                        s3, Bucket.place("exports", URI.create("https://s3.example.com"), Bucket.SSE_S3), List.of()),
                new JobRun(Bucket.ORGANIZATION, job, epoch),
                true,
                Bucket.PART_BYTES,
                life,
                journal);
    }

    private void breakOff() {
        assertThatThrownBy(() -> target(1).put(PATH, IN_PARTS, stream -> {
                    stream.write(new byte[IN_PARTS]);
                    throw new IOException("the recording breaks off");
                }))
                .hasMessage("the recording breaks off");
    }

    @Test
    void anUploadIsEndedWithinThePulseAndSoon() {
        breakOff();

        assertThat(s3.unfinished()).isZero();
        assertThat(life.during).hasAtLeastOneElementOfType(AbortMultipartUploadResponse.class);
        assertThat(s3.seen(AbortMultipartUploadRequest.class))
                .singleElement()
                .satisfies(order -> assertThat(
                                order.overrideConfiguration().orElseThrow().apiCallTimeout())
                        .contains(Duration.ofSeconds(10)));
    }

    @Test
    void aRunThatHasLostItsJobEndsItsOwnUpload() {
        assertThatThrownBy(() -> target(1).put(PATH, IN_PARTS, stream -> {
                    stream.write(new byte[IN_PARTS]);
                    life.isLost = true;
                }))
                .isInstanceOf(JobLostException.class);
        assertThat(s3.unfinished()).isZero();
        assertThat(journal.isEmpty()).isTrue();
    }

    private void leaveUploads(int count) {
        for (int upload = 0; upload < count; upload++) {
            String id = s3.createMultipartUpload(order -> order.key(NAME)).uploadId();
            journal.begun(new JobRun(Bucket.ORGANIZATION, job, 1), new Upload(NAME, id));
        }
    }

    @Test
    void leftoversWaitForTheNextRunWhileTheStoreIsAway() {
        leaveUploads(3);
        s3.fail(3, SdkClientException.create("no answer"), AbortMultipartUploadRequest.class::isInstance);
        target(2).endLeftovers();
        assertThat(s3.seen(AbortMultipartUploadRequest.class)).hasSize(1);
        assertThat(journal.leftBefore(new JobRun(Bucket.ORGANIZATION, job, 3))).hasSize(3);
    }

    @Test
    void aLeftoverThatMayNotBeEndedKeepsNoOther() {
        leaveUploads(3);
        s3.refuse(1, 403, "AccessDenied", "no", AbortMultipartUploadRequest.class::isInstance);
        target(2).endLeftovers();
        assertThat(s3.unfinished()).isEqualTo(1);
        assertThat(life.required).isEqualTo(3);
    }

    @Test
    void whatCannotBeBegunIsClosed() {
        leaveUploads(1);
        life.isLost = true;
        assertThatThrownBy(() -> S3Destination.begun(target(2))).isInstanceOf(JobLostException.class);
        assertThat(s3.isClosed()).isTrue();
    }

    @Test
    void anUploadInPartsReplacesNobodyElsesObjectWhateverTheStoreIgnores() {
        s3.ignoringConditionsOfParts().putObject(order -> order.key(NAME), RequestBody.fromString("theirs"));
        assertThatThrownBy(() -> target(1).put(PATH, IN_PARTS, stream -> stream.write(new byte[IN_PARTS])))
                .isInstanceOf(FileConflictException.class);
        assertThat(s3.headObject(order -> order.key(NAME)).contentLength()).isEqualTo("theirs".length());
        assertThat(s3.unfinished()).isZero();
    }

    @Test
    void whatIsGoneWhenItIsToBeReplacedIsPutAnew() throws IOException {
        target(1).put(PATH, 3, stream -> stream.write(new byte[3]));
        s3.refuse(
                1,
                404,
                "NoSuchKey",
                "nothing lies there",
                request -> request instanceof PutObjectRequest put && put.ifMatch() != null);
        ExportedFile file = target(1).put(PATH, 4, stream -> stream.write(new byte[4]));
        assertThat(target(1).isThere(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, Bucket.PART_BYTES, IN_PARTS, 2 * Bucket.PART_BYTES})
    void theDigestIsOfAllThatWentUp(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        ExportedFile file = target(1).put(PATH, length, stream -> {
            stream.write(content, 0, length / 3);
            stream.write(content, length / 3, length - length / 3);
        });
        ExportedFile again = target(2).put(PATH, length, stream -> stream.write(content));

        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertThat(file.sha256()).isEqualTo(expected);
        assertThat(again.sha256()).isEqualTo(expected);
    }

    /** With the fault, half-way: one file lies there, the next one is refused for the whole place. */
    private void assertHalts(int length, int status, String code, DestinationProblem expected) throws IOException {
        ExportedFile before = target(1).put("before.wav", 3, stream -> stream.write(new byte[3]));
        s3.refuse(
                1,
                status,
                code,
                "",
                request -> length < IN_PARTS
                        ? request instanceof PutObjectRequest
                        : request instanceof UploadPartRequest part && part.partNumber() == 2);

        assertThatThrownBy(() -> target(1).put(PATH, length, stream -> stream.write(new byte[length])))
                .isInstanceOfSatisfying(DestinationUnavailableException.class, e -> {
                    assertThat(e.reason().kind()).isEqualTo(FailureReason.Kind.DESTINATION_UNUSABLE);
                    assertThat(e.reason().sentence())
                            .contains(expected.sentence(), Integer.toString(status), code)
                            .contains("Mend it and start the job again");
                });

        assertThat(s3.names()).as("nothing under the name").containsExactly("exports/before.wav");
        assertThat(s3.unfinished()).isZero();
        assertThat(journal.isEmpty()).isTrue();
        assertThat(target(2).isThere(before)).isTrue();
        assertThat(target(2)
                        .put(PATH, length, stream -> stream.write(new byte[length]))
                        .lengthBytes())
                .as("once it is mended")
                .isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "403, RequestTimeTooSkewed, CLOCK_SKEW",
        "301, PermanentRedirect, WRONG_REGION",
        "301, MovedPermanently, WRONG_REGION",
        "400, AuthorizationHeaderMalformed, WRONG_REGION",
        "400, IllegalLocationConstraintException, WRONG_REGION",
        "404, NoSuchBucket, BUCKET_UNKNOWN",
        "403, AccessDenied, PUT_DENIED",
        "403, InvalidAccessKeyId, CREDENTIALS_REFUSED",
        "403, SignatureDoesNotMatch, CREDENTIALS_REFUSED",
        "400, ExpiredToken, CREDENTIALS_REFUSED",
        "400, KMS.DisabledException, KMS_KEY_DISABLED",
        "400, KMS.KMSInvalidStateException, KMS_KEY_DISABLED",
        "400, KMS.NotFoundException, KMS_KEY_UNKNOWN",
        "400, KMS.AccessDeniedException, KMS_DENIED"
    })
    void whatNoFileCanPassHaltsTheJobWithItsReasonAndLeavesNothingHalf(
            int status, String code, DestinationProblem expected) throws IOException {
        assertHalts(3, status, code, expected);
        s3.deleteObject(order -> order.key("exports/before.wav"));
        s3.deleteObject(order -> order.key(NAME));
        assertHalts(IN_PARTS, status, code, expected);
    }

    @ParameterizedTest
    @CsvSource({"503, SlowDown", "500, InternalError", "400, ThrottlingException", "429, TooManyRequests"})
    void whatMayPassIsOneFilesFailureAndNotTheJobs(int status, String code) throws IOException {
        s3.refuse(1, status, code, "", PutObjectRequest.class::isInstance);
        assertThatThrownBy(() -> target(1).put(PATH, 3, stream -> stream.write(new byte[3])))
                .isInstanceOf(FileNotPutException.class)
                .hasMessageContaining(code);
        assertThat(s3.names()).isEmpty();
    }

    @Test
    void whoseAccessIsRevokedWhollyIsToldThatAndTheUploadWaitsForTheNextRun() {
        s3.refuse(
                Integer.MAX_VALUE,
                403,
                "AccessDenied",
                "",
                request -> request instanceof AbortMultipartUploadRequest
                        || (request instanceof UploadPartRequest part && part.partNumber() == 2));
        assertThatThrownBy(() -> target(1).put(PATH, IN_PARTS, stream -> stream.write(new byte[IN_PARTS])))
                .isInstanceOf(DestinationUnavailableException.class)
                .hasMessageContaining(DestinationProblem.PUT_DENIED.sentence());
        assertThat(journal.leftBefore(new JobRun(Bucket.ORGANIZATION, job, 2))).hasSize(1);
    }

    @Test
    void aPlaceThatDoesNotSayWhatItHasHaltsTheJob() throws IOException {
        ExportedFile file = target(1).put(PATH, 3, stream -> stream.write(new byte[3]));
        s3.refuse(1, 403, "RequestTimeTooSkewed", "", HeadObjectRequest.class::isInstance);
        assertThatThrownBy(() -> target(1).isThere(file))
                .isInstanceOf(DestinationUnavailableException.class)
                .hasMessageContaining(DestinationProblem.CLOCK_SKEW.sentence());
        assertThat(target(1).isThere(file)).isTrue();
    }
}
