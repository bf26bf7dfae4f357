package dev.tapelock.export.s3;

import dev.tapelock.export.BucketEncryption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** How a store says that it has encrypted an object. */
record AppliedEncryption(
        @Nullable String algorithm,
        @Nullable String kmsKey,
        @Nullable Boolean isBucketKey) {

    static AppliedEncryption of(PutObjectResponse answer) {
        return new AppliedEncryption(
                answer.serverSideEncryptionAsString(), answer.ssekmsKeyId(), answer.bucketKeyEnabled());
    }

    static AppliedEncryption of(HeadObjectResponse answer) {
        return new AppliedEncryption(
                answer.serverSideEncryptionAsString(), answer.ssekmsKeyId(), answer.bucketKeyEnabled());
    }

    static AppliedEncryption of(GetObjectResponse answer) {
        return new AppliedEncryption(
                answer.serverSideEncryptionAsString(), answer.ssekmsKeyId(), answer.bucketKeyEnabled());
    }

    /** Whether it is what was asked for. Where nothing was asked for, anything is. */
    boolean satisfies(BucketEncryption asked) {
        return switch (asked.kind()) {
            case NONE -> true;
            case AES256 -> asked.kind().wireName().equals(algorithm);
            case KMS ->
                asked.kind().wireName().equals(algorithm)
                        && asked.kmsKeyArn().filter(arn -> arn.equals(kmsKey)).isPresent()
                        && asked.isBucketKey() == Boolean.TRUE.equals(isBucketKey);
        };
    }

    /** For people: what was asked for and what was answered. */
    String comparedWith(BucketEncryption asked) {
        return "asked for "
                + shown(asked.kind().wireName(), asked.kmsKeyArn().orElse(null), asked.isBucketKey())
                + ", answered " + shown(algorithm, kmsKey, isBucketKey);
    }

    private static String shown(@Nullable String algorithm, @Nullable String kmsKey, @Nullable Boolean isBucketKey) {
        return (algorithm == null ? "nothing" : algorithm)
                + (kmsKey == null ? "" : " under " + kmsKey)
                + (Boolean.TRUE.equals(isBucketKey) ? " with a bucket key" : "");
    }
}
