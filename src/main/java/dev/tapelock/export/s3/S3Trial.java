package dev.tapelock.export.s3;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.s3.S3Object.Condition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;

/** Tries a place in a bucket with an object that is put, read back, put again on conditions, and removed. */
final class S3Trial {

    private static final System.Logger LOG = System.getLogger(S3Trial.class.getName());
    private static final byte[] CONTENT =
            "Tapelock tries whether it may write here.\n".getBytes(StandardCharsets.UTF_8);
    private static final String MARK = "trial";
    private static final String NO_OBJECT = "\"00000000000000000000000000000000\"";

    private final S3Connection connection;
    private final S3Object probe;
    private Optional<String> version = Optional.empty();
    private boolean isLeft;
    private boolean isUploadEnded;

    S3Trial(S3Connection connection) {
        this.connection = connection;
        this.probe = new S3Object(
                connection, connection.place().prefix() + "~tapelock-" + UUID.randomUUID(), SignOfLife.NONE);
    }

    DestinationFinding run() {
        try {
            boolean isTakingConditions = putFirst();
            boolean isKeepingConditions = isTakingConditions && isKeepingConditions() && isKeepingConditionsInParts();
            remove();
            if (!isUploadEnded) {
                abort(beginUpload());
            }
            return DestinationFinding.usable(
                    isKeepingConditions ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE,
                    bucketDefault());
        } catch (UnusablePlaceException e) {
            return e.finding();
        } finally {
            if (isLeft) {
                removeQuietly();
            }
        }
    }

    /** Puts and reads it back; answers whether the store takes a condition at all. */
    private boolean putFirst() {
        boolean isTakingConditions = true;
        PutObjectResponse put;
        try {
            put = put(Condition.ABSENT);
        } catch (S3Exception e) {
            if (!S3Failures.isUnknownCall(e)) {
                throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
            }
            isTakingConditions = false;
            put = asking(DestinationProblem.PUT_DENIED, () -> put(Condition.ALWAYS));
        } catch (SdkException e) {
            throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
        }
        BucketEncryption asked = connection.place().encryption();
        requireEncrypted(AppliedEncryption.of(put), asked);
        String eTag = put.eTag();
        AppliedEncryption read = asking(DestinationProblem.GET_DENIED, () -> probe.read(eTag, CONTENT, CONTENT.length))
                .orElseThrow(() -> new UnusablePlaceException(DestinationProblem.READ_BACK_DIFFERS, ""));
        requireEncrypted(read, asked);
        return isTakingConditions;
    }

    private PutObjectResponse put(Condition condition) {
        PutObjectResponse put = probe.put(CONTENT, CONTENT.length, MARK, condition);
        isLeft = true;
        version = Optional.ofNullable(put.versionId());
        return put;
    }

    private static void requireEncrypted(AppliedEncryption applied, BucketEncryption asked) {
        if (!applied.satisfies(asked)) {
            throw new UnusablePlaceException(DestinationProblem.NOT_ENCRYPTED, applied.comparedWith(asked));
        }
    }

    /** Whether a put fails for a name that is taken, or has another object, and goes through for the one that was seen. */
    private boolean isKeepingConditions() {
        String eTag = asking(DestinationProblem.GET_DENIED, probe::head)
                .orElseThrow(() -> new UnusablePlaceException(DestinationProblem.READ_BACK_DIFFERS, ""))
                .eTag();
        return !isGoingThrough(Condition.ABSENT)
                && !isGoingThrough(Condition.is(NO_OBJECT))
                && isGoingThrough(Condition.is(eTag));
    }

    private boolean isGoingThrough(Condition condition) {
        Optional<String> before = version;
        try {
            put(condition);
            before.ifPresent(this::removeVersion);
            return true;
        } catch (S3Exception e) {
            if (S3Failures.isTaken(e)) {
                return false;
            }
            throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
        } catch (SdkException e) {
            throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
        }
    }

    private void removeVersion(String older) {
        asking(DestinationProblem.DELETE_DENIED, () -> {
            probe.delete(Optional.of(older));
            return older;
        });
    }

    private void remove() {
        asking(DestinationProblem.DELETE_DENIED, () -> {
            probe.delete(version);
            return version;
        });
        isLeft = false;
    }

    private void removeQuietly() {
        try {
            probe.delete(version);
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, "What was put to try a destination stays there: " + probe.name(), e);
        }
    }

    /** Whether an upload in parts is not completed under a name that is taken: there are stores that keep conditions of puts alone. */
    private boolean isKeepingConditionsInParts() {
        String id = beginUpload();
        boolean isUnfinished = true;
        try {
            CompletedPart part =
                    asking(DestinationProblem.PUT_DENIED, () -> probe.sendPart(id, 1, CONTENT, CONTENT.length));
            Optional<String> before = version;
            version = Optional.ofNullable(
                    probe.complete(id, List.of(part), Condition.ABSENT).versionId());
            isUnfinished = false;
            before.ifPresent(this::removeVersion);
            return false;
        } catch (S3Exception e) {
            if (!S3Failures.isTaken(e) && !S3Failures.isUnknownCall(e)) {
                throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
            }
            abort(id);
            isUnfinished = false;
            return S3Failures.isTaken(e) && !S3Failures.isOver(e);
        } catch (SdkException e) {
            throw S3Failures.unusable(e, DestinationProblem.PUT_DENIED);
        } finally {
            if (isUnfinished) {
                abortQuietly(id);
            }
        }
    }

    private String beginUpload() {
        return asking(DestinationProblem.PUT_DENIED, () -> probe.beginUpload(MARK));
    }

    private void abortQuietly(String id) {
        try {
            probe.abort(id);
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, "An upload that was to try a destination stays: " + probe.name(), e);
        }
    }

    private void abort(String id) {
        asking(DestinationProblem.ABORT_DENIED, () -> {
            probe.abort(id);
            return id;
        });
        isUploadEnded = true;
    }

    /** What the bucket does by itself, where the store tells; it need not. */
    private String bucketDefault() {
        try {
            return connection
                    .s3()
                    .getBucketEncryption(
                            order -> order.bucket(connection.place().bucket()))
                    .serverSideEncryptionConfiguration()
                    .rules()
                    .stream()
                    .map(rule -> rule.applyServerSideEncryptionByDefault())
                    .filter(rule -> rule != null)
                    .findFirst()
                    .map(ServerSideEncryptionByDefault::sseAlgorithmAsString)
                    .orElse("");
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.DEBUG, "The bucket does not tell how it encrypts by itself", e);
            return "";
        }
    }

    private static <T> T asking(DestinationProblem denied, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw S3Failures.unusable(e, denied);
        }
    }
}
