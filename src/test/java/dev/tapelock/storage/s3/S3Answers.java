package dev.tapelock.storage.s3;

import dev.tapelock.testbed.S3Service;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Asks something that speaks S3 for all that the store relies on, in the words of the SDK, and notes the answers. */
final class S3Answers {

    private static final int ROUNDS = 20;
    private static final int AT_ONCE = 8;
    private static final String CONTENT = "content";

    @FunctionalInterface
    private interface Question {

        boolean ask() throws Exception;
    }

    private final S3Client s3;
    private final String bucket;
    private final Map<String, String> answers = new LinkedHashMap<>();

    private S3Answers(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** What it answers, by what was asked: {@code yes}, {@code no}, or {@code no} and the status with which it refuses. */
    static Map<String, String> of(S3Service service, String bucket) {
        try (S3Client s3 = service.client()) {
            return new S3Answers(s3, bucket).all();
        }
    }

    private Map<String, String> all() {
        note("keeps what is put", () -> put("plain", CONTENT) != null && CONTENT.equals(read("plain")));
        note("takes an empty object in signed chunks", () -> put("empty", "") != null);
        note("refuses a put under a name that is taken", () -> isRefused(412, () -> putNew("plain")));
        note("lets one of 8 puts at once win", this::isAtomic);
        note(
                "takes uploads in parts",
                () -> upload("parts") != null && read("parts").length() == S3StoreTests.PART + 1);
        note("refuses the last step of an upload under a name that is taken", () -> {
            put("upload", CONTENT);
            return isRefused(412, () -> upload("upload"));
        });
        note("keeps what has the name of an upload that is given up", () -> {
            put("kept", CONTENT);
            String upload = begin("kept");
            s3.abortMultipartUpload(order -> order.bucket(bucket).key("kept").uploadId(upload));
            return CONTENT.equals(read("kept"));
        });
        note("answers a range", () -> "onte".equals(range("bytes=1-4")));
        note(
                "answers the SHA-256 of a put",
                () -> sha256(CONTENT).equals(putWith(sha256(CONTENT)).checksumSHA256()));
        note("answers the SHA-256 of a part", this::isPartAnswered);
        note("refuses a wrong SHA-256", () -> isRefused(400, () -> putWith(sha256("another"))));
        note(
                "says of a put that it encrypts (SSE-S3)",
                () -> putEncrypted().serverSideEncryption() == ServerSideEncryption.AES256);
        note("says so when it is looked at", () -> {
            putEncrypted();
            return s3.headObject(order -> order.bucket(bucket).key("encrypted")).serverSideEncryption()
                    == ServerSideEncryption.AES256;
        });
        note("lists by name, from a name on", this::isListing);
        note("deletes, also what is not there", this::isDeleting);
        note("keeps versions", this::isKeepingVersions);
        note("refuses a wrong signature", this::isCheckingSignatures);
        return answers;
    }

    private void note(String what, Question question) {
        String answer;
        try {
            answer = question.ask() ? "yes" : "no";
        } catch (S3Exception e) {
            answer = "no (" + e.statusCode() + ")";
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
        answers.put(what, answer);
    }

    private static boolean isRefused(int status, Runnable request) {
        try {
            request.run();
            return false;
        } catch (S3Exception e) {
            if (e.statusCode() == status) {
                return true;
            }
            throw e;
        }
    }

    private PutObjectResponse put(String name, String content) {
        return s3.putObject(order -> order.bucket(bucket).key(name), RequestBody.fromString(content));
    }

    private void putNew(String name) {
        s3.putObject(order -> order.bucket(bucket).key(name).ifNoneMatch("*"), RequestBody.fromString("another"));
    }

    private PutObjectResponse putWith(String sha256) {
        return s3.putObject(
                order -> order.bucket(bucket).key("checked").checksumSHA256(sha256), RequestBody.fromString(CONTENT));
    }

    private PutObjectResponse putEncrypted() {
        return s3.putObject(
                order -> order.bucket(bucket).key("encrypted").serverSideEncryption(ServerSideEncryption.AES256),
                RequestBody.fromString(CONTENT));
    }

    private String read(String name) throws IOException {
        try (InputStream content = s3.getObject(order -> order.bucket(bucket).key(name))) {
            return new String(content.readAllBytes());
        }
    }

    private String range(String range) throws IOException {
        try (InputStream content =
                s3.getObject(order -> order.bucket(bucket).key("plain").range(range))) {
            return new String(content.readAllBytes());
        }
    }

    private String begin(String name) {
        return s3.createMultipartUpload(
                        order -> order.bucket(bucket).key(name).checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
    }

    private UploadPartResponse part(String name, String upload, int number, String content) {
        return s3.uploadPart(
                order -> order.bucket(bucket)
                        .key(name)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumSHA256(sha256(content)),
                RequestBody.fromString(content));
    }

    private String upload(String name) {
        String upload = begin(name);
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (String content : List.of("a".repeat(S3StoreTests.PART), "b")) {
                int number = parts.size() + 1;
                UploadPartResponse sent = part(name, upload, number, content);
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(sent.eTag())
                        .checksumSHA256(sent.checksumSHA256())
                        .build());
            }
            return s3.completeMultipartUpload(order -> order.bucket(bucket)
                            .key(name)
                            .uploadId(upload)
                            .ifNoneMatch("*")
                            .multipartUpload(whole -> whole.parts(parts)))
                    .eTag();
        } catch (S3Exception e) {
            s3.abortMultipartUpload(order -> order.bucket(bucket).key(name).uploadId(upload));
            throw e;
        }
    }

    private boolean isPartAnswered() {
        String upload = begin("part");
        UploadPartResponse sent = part("part", upload, 1, CONTENT);
        s3.abortMultipartUpload(order -> order.bucket(bucket).key("part").uploadId(upload));
        return sha256(CONTENT).equals(sent.checksumSHA256());
    }

    private boolean isAtomic() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            boolean isAlwaysOne = true;
            for (int round = 0; round < ROUNDS; round++) {
                isAlwaysOne &= winners(threads, "race-" + round) == 1;
            }
            return isAlwaysOne;
        } finally {
            threads.shutdownNow();
        }
    }

    private long winners(ExecutorService threads, String name) throws Exception {
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);
        List<Future<Boolean>> puts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            puts.add(threads.submit(() -> {
                start.await();
                return !isRefused(412, () -> putNew(name));
            }));
        }
        long winners = 0;
        for (Future<Boolean> put : puts) {
            winners += put.get() ? 1 : 0;
        }
        return winners;
    }

    private boolean isListing() {
        List<String> names = List.of("list/a-b", "list/a/1", "list/a/2", "list/b");
        names.forEach(name -> put(name, name));
        List<String> listed =
                s3
                        .listObjectsV2(
                                order -> order.bucket(bucket).prefix("list/").startAfter("list/a-b"))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList();
        return listed.equals(names.subList(1, names.size()));
    }

    private boolean isDeleting() {
        s3.deleteObject(order -> order.bucket(bucket).key("list/b"));
        s3.deleteObject(order -> order.bucket(bucket).key("list/b"));
        return isRefused(404, () -> s3.headObject(order -> order.bucket(bucket).key("list/b")));
    }

    private boolean isKeepingVersions() {
        s3.putBucketVersioning(order -> order.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        String first = put("version", "1").versionId();
        String second = put("version", "2").versionId();
        return first != null && !Objects.equals(first, second);
    }

    private boolean isCheckingSignatures() {
        AwsBasicCredentials wrong = AwsBasicCredentials.create(S3Service.ACCESS_KEY_ID, "another secret");
        return isRefused(
                403,
                () -> s3.getObject(order -> order.bucket(bucket)
                                .key("plain")
                                .overrideConfiguration(override ->
                                        override.credentialsProvider(StaticCredentialsProvider.create(wrong))))
                        .abort());
    }

    private static String sha256(String content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
