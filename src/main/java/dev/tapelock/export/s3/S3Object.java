package dev.tapelock.export.s3;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.JobLostException;
import dev.tapelock.export.SignOfLife;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One object of a bucket, by its name: what can be asked of it. What the store answers to a failure is thrown as the SDK throws it.
 */
record S3Object(S3Connection connection, String name, SignOfLife life) {

    private static final System.Logger LOG = System.getLogger(S3Object.class.getName());

    /** Whoever waits for it has something else to say or to do. */
    private static final Duration ABORT = Duration.ofSeconds(10);

    /** Metadata that all our objects carry, and no other's: whose attempt it was. */
    static final String MARK = "tapelock-put";

    private static final String BYTES = "application/octet-stream";
    private static final String ANY = "*";

    /** Which object has to be there for a put to go through. */
    record Condition(@Nullable String ifNoneMatch, @Nullable String ifMatch) {

        static final Condition ALWAYS = new Condition(null, null);
        static final Condition ABSENT = new Condition(ANY, null);

        static Condition is(String eTag) {
            return new Condition(null, eTag);
        }
    }

    private S3Client s3() {
        return connection.s3();
    }

    private String bucket() {
        return connection.place().bucket();
    }

    private <T> T call(Supplier<T> call) {
        return life.during(call);
    }

    PutObjectResponse put(byte[] content, int length, String mark, Condition condition) {
        BucketEncryption encryption = connection.place().encryption();
        PutObjectRequest order = PutObjectRequest.builder()
                .bucket(bucket())
                .key(name)
                .metadata(Map.of(MARK, mark))
                .serverSideEncryption(algorithm(encryption))
                .ssekmsKeyId(encryption.kmsKeyArn().orElse(null))
                .bucketKeyEnabled(bucketKey(encryption))
                .ifNoneMatch(condition.ifNoneMatch())
                .ifMatch(condition.ifMatch())
                .build();
        return call(() -> s3().putObject(
                        order,
                        RequestBody.fromContentProvider(
                                () -> new ByteArrayInputStream(content, 0, length), length, BYTES)));
    }

    /** Begins an upload in parts; its id. */
    String beginUpload(String mark) {
        BucketEncryption encryption = connection.place().encryption();
        return call(() -> s3().createMultipartUpload(order -> order.bucket(bucket())
                        .key(name)
                        .metadata(Map.of(MARK, mark))
                        .serverSideEncryption(algorithm(encryption))
                        .ssekmsKeyId(encryption.kmsKeyArn().orElse(null))
                        .bucketKeyEnabled(bucketKey(encryption)))
                .uploadId());
    }

    CompletedPart sendPart(String uploadId, int number, byte[] content, int length) {
        UploadPartResponse sent = call(() -> s3().uploadPart(
                        order -> order.bucket(bucket())
                                .key(name)
                                .uploadId(uploadId)
                                .partNumber(number),
                        RequestBody.fromContentProvider(
                                () -> new ByteArrayInputStream(content, 0, length), length, BYTES)));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(sent.eTag())
                .checksumCRC32(sent.checksumCRC32())
                .build();
    }

    CompleteMultipartUploadResponse complete(String uploadId, List<CompletedPart> parts, Condition condition) {
        return call(() -> s3().completeMultipartUpload(order -> order.bucket(bucket())
                .key(name)
                .uploadId(uploadId)
                .ifNoneMatch(condition.ifNoneMatch())
                .ifMatch(condition.ifMatch())
                .multipartUpload(all -> all.parts(parts))));
    }

    /** A run that has lost its job may still end what is its own, and has no lease to keep. */
    void abort(String uploadId) {
        try {
            life.during(() -> aborted(uploadId));
        } catch (JobLostException e) {
            LOG.log(System.Logger.Level.DEBUG, "An upload is ended without a lease", e);
            aborted(uploadId);
        }
    }

    private AbortMultipartUploadResponse aborted(String uploadId) {
        return s3().abortMultipartUpload(order -> order.bucket(bucket())
                .key(name)
                .uploadId(uploadId)
                .overrideConfiguration(override -> override.apiCallTimeout(ABORT)));
    }

    private static @Nullable String algorithm(BucketEncryption encryption) {
        return encryption.kind() == BucketEncryption.Kind.NONE
                ? null
                : encryption.kind().wireName();
    }

    /** Said either way: the bucket's own default may be the other one. */
    private static @Nullable Boolean bucketKey(BucketEncryption encryption) {
        return encryption.kind() == BucketEncryption.Kind.KMS ? encryption.isBucketKey() : null;
    }

    /** Empty if nothing has the name. */
    Optional<HeadObjectResponse> head() {
        try {
            return Optional.of(
                    call(() -> s3().headObject(order -> order.bucket(bucket()).key(name))));
        } catch (S3Exception e) {
            if (S3Failures.isNotThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What has the name now, from its first byte on; empty if nothing has it. The caller ends it. */
    Optional<ResponseInputStream<GetObjectResponse>> get() {
        try {
            return Optional.of(
                    call(() -> s3().getObject(order -> order.bucket(bucket()).key(name))));
        } catch (S3Exception e) {
            if (S3Failures.isNotThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The revision of that ETag if it has exactly this content, with how it is encrypted. */
    Optional<AppliedEncryption> read(String eTag, byte[] content, int length) {
        return call(() -> {
            try (ResponseInputStream<GetObjectResponse> found =
                    s3().getObject(order -> order.bucket(bucket()).key(name))) {
                if (!eTag.equals(found.response().eTag()) || found.response().contentLength() != length) {
                    found.abort();
                    return Optional.empty();
                }
                byte[] there = found.readNBytes(length);
                return there.length == length && Arrays.equals(there, 0, length, content, 0, length)
                        ? Optional.of(AppliedEncryption.of(found.response()))
                        : Optional.empty();
            } catch (IOException e) {
                throw SdkClientException.create("The answer broke off: " + e, e);
            }
        });
    }

    /** @param version the one to be removed for good; empty where the store keeps none */
    void delete(Optional<String> version) {
        call(() -> s3().deleteObject(order -> order.bucket(bucket()).key(name).versionId(version.orElse(null))));
    }
}
