package dev.tapelock.testbed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One bucket of a store within this process, for one thread: objects with their versions, conditions and encryption. It does what a
 * test wants it to do wrong.
 */
public final class MemoryS3 implements S3Client {

    private record Kept(
            String name, byte[] content, Map<String, String> metadata, String eTag, String version, String sse) {}

    private record Upload(String id, CreateMultipartUploadRequest order, ByteArrayOutputStream content) {}

    private static final class Fault {
        private final Predicate<S3Request> which;
        private final RuntimeException failure;
        private int left;

        private Fault(int times, Predicate<S3Request> which, RuntimeException failure) {
            this.which = which;
            this.failure = failure;
            this.left = times;
        }
    }

    private final List<Kept> versions = new ArrayList<>();
    private final Map<String, Upload> uploads = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<S3Request> seen = new ArrayList<>();
    private boolean isVersioned;
    private boolean isEncrypting = true;
    private boolean isSilentOnComplete;
    private boolean isIgnoringConditionsOfParts;
    private boolean isSilentOnChecksums;
    private boolean isAltering;
    private Runnable afterNaming = () -> {};
    private boolean isClosed;

    public MemoryS3 versioned() {
        isVersioned = true;
        return this;
    }

    /** Whether it does what it is asked to encrypt. */
    public MemoryS3 encrypting(boolean is) {
        isEncrypting = is;
        return this;
    }

    /** Says nothing of encryption when an upload in parts is completed. */
    public MemoryS3 silentOnComplete() {
        isSilentOnComplete = true;
        return this;
    }

    public MemoryS3 ignoringConditionsOfParts() {
        isIgnoringConditionsOfParts = true;
        return this;
    }

    /** Says of nothing that it has the bytes that were sent. */
    public MemoryS3 silentOnChecksums() {
        isSilentOnChecksums = true;
        return this;
    }

    /** Keeps the last byte of everything wrong. */
    public MemoryS3 altering() {
        isAltering = true;
        return this;
    }

    /** Does something once, when an object has got its name, before that is answered. */
    public MemoryS3 afterNaming(Runnable what) {
        afterNaming = what;
        return this;
    }

    /** Refuses the next requests of that sort. */
    public MemoryS3 refuse(int times, int status, String code, String message, Predicate<S3Request> which) {
        return fail(times, refusal(status, code, message), which);
    }

    public MemoryS3 fail(int times, RuntimeException failure, Predicate<S3Request> which) {
        faults.add(new Fault(times, which, failure));
        return this;
    }

    public static S3Exception refusal(int status, String code, String message) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    /** Names of what lies there, also as an older version. */
    public List<String> names() {
        return versions.stream().map(Kept::name).toList();
    }

    public boolean isClosed() {
        return isClosed;
    }

    public int unfinished() {
        return uploads.size();
    }

    public <T extends S3Request> List<T> seen(Class<T> type) {
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void note(S3Request request) {
        seen.add(request);
        for (Fault fault : faults) {
            if (fault.left > 0 && fault.which.test(request)) {
                fault.left--;
                throw fault.failure;
            }
        }
    }

    private Optional<Kept> found(String name) {
        return versions.stream().filter(kept -> kept.name().equals(name)).reduce((older, newer) -> newer);
    }

    private Kept present(String name) {
        return found(name).orElseThrow(() -> (NoSuchKeyException) NoSuchKeyException.builder()
                .statusCode(404)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("NoSuchKey").build())
                .build());
    }

    private void require(String name, String ifNoneMatch, String ifMatch) {
        Optional<Kept> there = found(name);
        boolean isHeld = (ifNoneMatch == null || there.isEmpty())
                && (ifMatch == null
                        || there.filter(kept -> kept.eTag().equals(ifMatch)).isPresent());
        if (!isHeld) {
            throw refusal(412, "PreconditionFailed", "a condition does not hold");
        }
    }

    private Kept keep(String name, byte[] content, Map<String, String> metadata, String sse) {
        if (!isVersioned) {
            versions.removeIf(kept -> kept.name().equals(name));
        }
        Kept kept = new Kept(
                name,
                content,
                metadata,
                '"' + UUID.randomUUID().toString() + '"',
                isVersioned ? UUID.randomUUID().toString() : null,
                isEncrypting ? sse : null);
        versions.add(kept);
        if (isAltering && content.length > 0) {
            content[content.length - 1] ^= 1;
        }
        Runnable next = afterNaming;
        afterNaming = () -> {};
        next.run();
        return kept;
    }

    private static byte[] bytes(RequestBody body) {
        try (var content = body.contentStreamProvider().newStream()) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest order, RequestBody body) {
        note(order);
        require(order.key(), order.ifNoneMatch(), order.ifMatch());
        Kept kept = keep(order.key(), bytes(body), order.metadata(), order.serverSideEncryptionAsString());
        return PutObjectResponse.builder()
                .eTag(kept.eTag())
                .versionId(kept.version())
                .checksumSHA256(isSilentOnChecksums ? null : order.checksumSHA256())
                .serverSideEncryption(kept.sse())
                .build();
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest order) {
        note(order);
        Kept kept = present(order.key());
        return HeadObjectResponse.builder()
                .eTag(kept.eTag())
                .versionId(kept.version())
                .metadata(kept.metadata())
                .contentLength((long) kept.content().length)
                .serverSideEncryption(kept.sse())
                .build();
    }

    @Override
    public <T> T getObject(GetObjectRequest order, ResponseTransformer<GetObjectResponse, T> reader) {
        note(order);
        Kept kept = present(order.key());
        GetObjectResponse answer = GetObjectResponse.builder()
                .eTag(kept.eTag())
                .versionId(kept.version())
                .contentLength((long) kept.content().length)
                .serverSideEncryption(kept.sse())
                .build();
        try {
            return reader.transform(answer, AbortableInputStream.create(new ByteArrayInputStream(kept.content())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a delete without a version hides stays as an older version. */
    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest order) {
        note(order);
        if (!isVersioned || order.versionId() != null) {
            versions.removeIf(kept -> kept.name().equals(order.key())
                    && (order.versionId() == null || order.versionId().equals(kept.version())));
        }
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest order) {
        note(order);
        return HeadBucketResponse.builder().build();
    }

    @Override
    public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest order) {
        note(order);
        throw refusal(404, "ServerSideEncryptionConfigurationNotFoundError", "none");
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest order) {
        note(order);
        String id = UUID.randomUUID().toString();
        uploads.put(id, new Upload(id, order, new ByteArrayOutputStream()));
        return CreateMultipartUploadResponse.builder().uploadId(id).build();
    }

    private Upload upload(String id) {
        return Stream.ofNullable(uploads.get(id))
                .findFirst()
                .orElseThrow(() -> refusal(404, "NoSuchUpload", "no such upload"));
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest order, RequestBody body) {
        note(order);
        upload(order.uploadId()).content().writeBytes(bytes(body));
        return UploadPartResponse.builder()
                .eTag("part-" + order.partNumber())
                .checksumSHA256(isSilentOnChecksums ? null : order.checksumSHA256())
                .build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest order) {
        note(order);
        Upload upload = upload(order.uploadId());
        if (!isIgnoringConditionsOfParts) {
            require(order.key(), order.ifNoneMatch(), order.ifMatch());
        }
        uploads.remove(upload.id());
        Kept kept = keep(
                order.key(),
                upload.content().toByteArray(),
                upload.order().metadata(),
                upload.order().serverSideEncryptionAsString());
        return CompleteMultipartUploadResponse.builder()
                .eTag(kept.eTag())
                .versionId(kept.version())
                .serverSideEncryption(isSilentOnComplete ? null : kept.sse())
                .build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest order) {
        note(order);
        uploads.remove(upload(order.uploadId()).id());
        return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
