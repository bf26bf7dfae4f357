package dev.tapelock.export.s3;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.SignOfLife;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object of a bucket, by its name: what can be asked of it. What the store answers to a failure is thrown as the SDK throws it.
 */
record S3Object(S3Connection connection, String name, SignOfLife life) {

    /** Metadata that all our objects carry, and no other's: whose attempt it was. */
    static final String MARK = "tapelock-put";

    static final String BYTES = "application/octet-stream";
    static final String ANY = "*";

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

    <T> T call(Supplier<T> call) {
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

    static @Nullable String algorithm(BucketEncryption encryption) {
        return encryption.kind() == BucketEncryption.Kind.NONE
                ? null
                : encryption.kind().wireName();
    }

    /** Said either way: the bucket's own default may be the other one. */
    static @Nullable Boolean bucketKey(BucketEncryption encryption) {
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
