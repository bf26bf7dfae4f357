package dev.tapelock.storage.s3;

import dev.tapelock.storage.Patience;
import dev.tapelock.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One object on its way into a bucket: in one request if it is no larger than a part, in parts if it is. What is sent is held in one
 * buffer, so that the SDK may send it again. For one thread.
 */
final class S3Upload {

    private static final System.Logger LOG = System.getLogger(S3Upload.class.getName());
    private static final String ANY = "*";
    private static final String BYTES = "application/octet-stream";
    /** The store may put a large object together meanwhile. */
    private static final Duration LAST_STEP = Duration.ofMinutes(10);
    /** Most objects are much smaller than a part. */
    private static final int SMALL_BYTES = 256 * 1024;

    private final S3Client s3;
    private final String bucket;
    private final String name;
    private final int partBytes;
    private final Patience patience;
    private final @Nullable ServerSideEncryption encryption;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[0];
    private int last;
    private @Nullable String uploadId;
    private boolean isVerified = true;
    private boolean isEncrypted = true;
    private @Nullable String eTag;
    private @Nullable String version;

    /** @param encryption what the store is asked to encrypt the object with; {@code null} for nothing */
    S3Upload(
            S3Client s3,
            String bucket,
            String name,
            int partBytes,
            Patience patience,
            @Nullable ServerSideEncryption encryption) {
        this.s3 = s3;
        this.bucket = bucket;
        this.name = name;
        this.partBytes = partBytes;
        this.patience = patience;
        this.encryption = encryption;
    }

    /** The length of every part but the last one. */
    int partBytes() {
        return partBytes;
    }

    /** Room for the next part. */
    byte[] buffer(int length) {
        if (buffer.length < length) {
            buffer = new byte[length <= SMALL_BYTES ? length : partBytes];
        }
        return buffer;
    }

    /** Sends a part that is not the last one. */
    void sendPart(int length) {
        if (uploadId == null) {
            uploadId = s3.createMultipartUpload(order -> order.bucket(bucket)
                            .key(name)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                            .serverSideEncryption(encryption)
                            .overrideConfiguration(within(patience.of(0))))
                    .uploadId();
        }
        String checksum = checksum(length);
        int number = parts.size() + 1;
        UploadPartResponse sent = s3.uploadPart(
                order -> order.bucket(bucket)
                        .key(name)
                        .uploadId(uploadId)
                        .partNumber(number)
                        .checksumSHA256(checksum)
                        .overrideConfiguration(within(patience.of(length))),
                body(length));
        isVerified &= checksum.equals(sent.checksumSHA256());
        parts.add(CompletedPart.builder()
                .partNumber(number)
                .eTag(sent.eTag())
                .checksumSHA256(sent.checksumSHA256())
                .build());
    }

    /** What the buffer holds is the rest. */
    void keepLast(int length) {
        last = length;
        if (uploadId != null && length > 0) {
            sendPart(length);
            last = 0;
        }
    }

    /**
     * Gives the object its name; may be called again after a failure.
     *
     * @throws software.amazon.awssdk.services.s3.model.S3Exception 412 or 409 if the name is taken, or about to be
     */
    void complete() {
        if (uploadId == null) {
            String checksum = checksum(last);
            PutObjectResponse sent = s3.putObject(
                    order -> order.bucket(bucket)
                            .key(name)
                            .ifNoneMatch(ANY)
                            .checksumSHA256(checksum)
                            .serverSideEncryption(encryption)
                            .overrideConfiguration(within(patience.of(last))),
                    body(last));
            isVerified = checksum.equals(sent.checksumSHA256());
            isEncrypted = sent.serverSideEncryption() == encryption;
            eTag = sent.eTag();
            version = sent.versionId();
        } else {
            CompleteMultipartUploadResponse named = s3.completeMultipartUpload(order -> order.bucket(bucket)
                    .key(name)
                    .uploadId(uploadId)
                    .ifNoneMatch(ANY)
                    .overrideConfiguration(within(LAST_STEP))
                    .multipartUpload(upload -> upload.parts(parts)));
            eTag = named.eTag();
            version = named.versionId();
            uploadId = null;
        }
    }

    /** Whether it goes up in parts, and has no name yet. */
    boolean isInParts() {
        return uploadId != null;
    }

    /** Whether the store has said of each part that it has the bytes that were sent. */
    boolean isVerified() {
        return isVerified;
    }

    /**
     * Whether nothing that was answered speaks against it that the object is encrypted as asked. Of what went up in parts only a look
     * tells: some stores do not say it with the answer to the last step.
     */
    boolean isEncrypted() {
        return isEncrypted;
    }

    /** Of the object, once it has its name. */
    @Nullable
    String eTag() {
        return eTag;
    }

    /** Likewise; {@code null} if the store keeps no versions. */
    @Nullable
    String version() {
        return version;
    }

    /** Leaves nothing unfinished; whoever lists unfinished uploads finds what this could not. */
    void abort() {
        String unfinished = uploadId;
        if (unfinished == null) {
            return;
        }
        uploadId = null;
        try {
            s3.abortMultipartUpload(order ->
                    order.bucket(bucket).key(name).uploadId(unfinished).overrideConfiguration(within(patience.of(0))));
        } catch (NoSuchUploadException e) {
            LOG.log(System.Logger.Level.DEBUG, "The upload " + unfinished + " is over", e);
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, "The upload " + unfinished + " of " + name + " stays unfinished", e);
        }
    }

    private static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration limit) {
        return override -> override.apiCallTimeout(limit);
    }

    private RequestBody body(int length) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(buffer, 0, length), length, BYTES);
    }

    private String checksum(int length) {
        MessageDigest digest = Sha256.digest();
        digest.update(buffer, 0, length);
        return Base64.getEncoder().encodeToString(digest.digest());
    }
}
