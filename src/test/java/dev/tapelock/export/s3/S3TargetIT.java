package dev.tapelock.export.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.DestinationUnavailableException;
import dev.tapelock.export.ExportTarget.Content;
import dev.tapelock.export.ExportedFile;
import dev.tapelock.export.FailureReason;
import dev.tapelock.export.FileConflictException;
import dev.tapelock.export.FileNotPutException;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.testbed.FaultyProxy;
import dev.tapelock.testbed.FaultyProxy.Seen;
import dev.tapelock.testbed.S3Server;
import dev.tapelock.testbed.TestDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What a run does to a bucket of a real store, and what becomes of it on a bad day. */
class S3TargetIT {

    private static final String PATH = "year=2026/month=1/a recording.wav";
    private static final String NAME = "exports/" + PATH;
    private static final Predicate<Seen> PUT = request -> request.method().equals("PUT");

    private static S3Server server;
    private static FaultyProxy proxy;
    private static S3Client s3;

    private final UUID job = UUID.randomUUID();
    private final MemoryJournal journal = new MemoryJournal();
    private String bucket;

    @BeforeAll
    static void startServers() throws IOException {
        server = S3Server.inMemory(TestDirectory.empty(S3TargetIT.class, "s3"));
        proxy = new FaultyProxy(server.endpoint());
        s3 = server.client();
    }

    @AfterAll
    static void stopServers() throws IOException {
        s3.close();
        proxy.close();
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "exports-" + UUID.randomUUID();
        s3.createBucket(order -> order.bucket(bucket));
    }

    @AfterEach
    void forget() {
        proxy.forget();
    }

    private S3Target target(int epoch, BucketEncryption encryption, boolean isConditional, SignOfLife life) {
        return new S3Target(
                Bucket.connect(Bucket.place(bucket, proxy.endpoint(), encryption)),
                new JobRun(Bucket.ORGANIZATION, job, epoch),
                isConditional,
                Bucket.PART_BYTES,
                life,
                journal);
    }

    private S3Target target() {
        return target(1, Bucket.SSE_S3, true, SignOfLife.NONE);
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Content content(byte[] bytes) {
        return stream -> stream.write(bytes);
    }

    private byte[] stored() {
        return s3.getObjectAsBytes(order -> order.bucket(bucket).key(NAME)).asByteArray();
    }

    private HeadObjectResponse head() {
        return s3.headObject(order -> order.bucket(bucket).key(NAME));
    }

    private void assertNothingUnderTheName() {
        assertThatThrownBy(this::head).isInstanceOf(NoSuchKeyException.class);
    }

    private void assertNothingUnfinished() {
        assertThat(s3.listMultipartUploads(order -> order.bucket(bucket)).uploads())
                .isEmpty();
        assertThat(journal.isEmpty()).isTrue();
    }

    private void putByACustomer(byte[] bytes) {
        s3.putObject(order -> order.bucket(bucket).key(NAME), RequestBody.fromBytes(bytes));
    }

    private static long count(Predicate<Seen> which) {
        return proxy.seen().stream().filter(which).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, Bucket.PART_BYTES - 1, Bucket.PART_BYTES, Bucket.PART_BYTES + 1, 12_000_000})
    void contentOfAnyLengthLiesUnderItsName(int length) throws IOException {
        byte[] bytes = bytes(length, length);

        try (S3Target target = target()) {
            ExportedFile file = target.put(PATH, length, content(bytes));

            assertThat(file.lengthBytes()).isEqualTo(length);
            assertThat(file.stored().orElseThrow().eTag()).isEqualTo(head().eTag());
            assertThat(target.isThere(file)).isTrue();
        }
        assertThat(stored()).isEqualTo(bytes);
        assertThat(head().serverSideEncryptionAsString()).isEqualTo("AES256");
        assertNothingUnfinished();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 6_000_000})
    void theKmsKeyAndTheBucketKeyThatWereAskedForAreChecked(int length) throws IOException {
        try (S3Target target = target(1, Bucket.SSE_KMS, true, SignOfLife.NONE)) {
            target.put(PATH, length, content(bytes(1, length)));
        }
        assertThat(head().serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head().ssekmsKeyId()).isEqualTo(Bucket.KMS_KEY);
        assertThat(head().bucketKeyEnabled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "x-amz-server-side-encryption-aws-kms-key-id",
                "x-amz-server-side-encryption-bucket-key-enabled"
            })
    void aStoreThatDoesNotSayItEncryptsAsAskedIsNoticedAndTheObjectRemoved(String header) throws IOException {
        proxy.drop(header, PUT);
        try (S3Target target = target(1, Bucket.SSE_KMS, true, SignOfLife.NONE)) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .isInstanceOfSatisfying(
                            DestinationUnavailableException.class,
                            e -> assertThat(e.reason().kind()).isEqualTo(FailureReason.Kind.NOT_ENCRYPTED))
                    .hasMessageContaining("does not encrypt as asked")
                    .hasMessageContaining("was removed");
        }
        assertNothingUnderTheName();
    }

    @Test
    void whatWentUpInPartsIsLookedAtAsItLies() throws IOException {
        proxy.drop("x-amz-server-side-encryption", request -> request.method().equals("HEAD"));
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 6_000_000, content(bytes(1, 6_000_000))))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("does not encrypt as asked");
        }
        assertNothingUnderTheName();
        assertNothingUnfinished();
    }

    @Test
    void anObjectThatIsNotEncryptedAsAskedAndCannotBeRemovedIsNamed() throws IOException {
        proxy.drop("x-amz-server-side-encryption", PUT)
                .refuse(10, 403, "AccessDenied", request -> request.method().equals("DELETE"));
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .hasMessageContaining("could not be removed: " + bucket + "/" + NAME);
        }
    }

    @Test
    void inAVersionedBucketTheVersionThatIsNotEncryptedIsGoneForGood() throws IOException {
        s3.putBucketVersioning(order -> order.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        proxy.drop("x-amz-server-side-encryption", PUT);
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .isInstanceOf(DestinationUnavailableException.class);
        }
        assertThat(s3.listObjectVersions(order -> order.bucket(bucket)).versions())
                .isEmpty();
    }

    @Test
    void theSameContentAgainChangesNothing() throws IOException {
        byte[] bytes = bytes(1, 100_000);
        ExportedFile first;
        try (S3Target target = target()) {
            first = target.put(PATH, 3, content(bytes));
        }
        HeadObjectResponse before = head();
        try (S3Target later = target(2, Bucket.SSE_S3, true, SignOfLife.NONE)) {
            assertThat(later.put(PATH, 3, content(bytes))).isEqualTo(first);
        }
        assertThat(head().metadata()).isEqualTo(before.metadata());
        assertThat(head().lastModified()).isEqualTo(before.lastModified());
    }

    @ParameterizedTest
    @ValueSource(ints = {50_000, 6_000_000})
    void whatAnEarlierAttemptOfOursLeftIsReplacedOnTheConditionThatItIsStillThat(int length) throws IOException {
        try (S3Target target = target()) {
            target.put(PATH, 3, content(bytes(1, 40_000)));
        }
        String eTag = head().eTag();
        byte[] bytes = bytes(2, length);
        try (S3Target later = target(2, Bucket.SSE_S3, true, SignOfLife.NONE)) {
            later.put(PATH, length, content(bytes));
        }
        assertThat(stored()).isEqualTo(bytes);
        assertThat(count(request -> request.headers().contains("if-match: " + eTag.toLowerCase(java.util.Locale.ROOT))))
                .isEqualTo(1);
        assertNothingUnfinished();
    }

    @Test
    void ourOwnThatIsNotEncryptedAsAskedNowIsReplaced() throws IOException {
        byte[] bytes = bytes(1, 1000);
        try (S3Target target = target()) {
            target.put(PATH, 3, content(bytes));
        }
        try (S3Target later = target(2, Bucket.SSE_KMS, true, SignOfLife.NONE)) {
            later.put(PATH, 3, content(bytes));
        }
        assertThat(head().ssekmsKeyId()).isEqualTo(Bucket.KMS_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatACustomerPutThereStays(boolean isConditional) throws IOException {
        byte[] theirs = bytes(7, 500);
        putByACustomer(theirs);
        for (int length : new int[] {500, 6_000_000}) {
            try (S3Target target = target(1, Bucket.SSE_S3, isConditional, SignOfLife.NONE)) {
                assertThatThrownBy(() -> target.put(PATH, length, content(bytes(1, length))))
                        .isInstanceOf(FileConflictException.class)
                        .hasMessageContaining(PATH);
            }
        }
        assertThat(stored()).isEqualTo(theirs);
        assertNothingUnfinished();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 6_000_000})
    void aLostAnswerIsNoSecondObjectAndNoFailure(int length) throws IOException {
        s3.putBucketVersioning(order -> order.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        byte[] bytes = bytes(1, length);
        proxy.loseAnswer(request -> request.has("if-none-match"));
        try (S3Target target = target()) {
            ExportedFile file = target.put(PATH, length, content(bytes));
            assertThat(target.isThere(file)).isTrue();
        }
        assertThat(stored()).isEqualTo(bytes);
        assertThat(s3.listObjectVersions(order -> order.bucket(bucket)).versions())
                .hasSize(1);
        assertNothingUnfinished();
    }

    @Test
    void theLateWriteOfADeadAttemptChangesNothing() throws Exception {
        byte[] early = bytes(1, 1000);
        byte[] late = bytes(2, 2000);
        SignOfLife lost = new SignOfLife() {
            @Override
            public <T> T during(Supplier<T> call) {
                return call.get();
            }

            @Override
            public void require() {
                throw new IllegalStateException("the job is another run's");
            }
        };
        CountDownLatch gate = proxy.hold(PUT);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (S3Target dead = target(1, Bucket.SSE_S3, true, lost);
                S3Target living = target(2, Bucket.SSE_S3, true, SignOfLife.NONE)) {
            Future<?> deadPut = thread.submit(() -> dead.put(PATH, 3, content(early)));
            awaitSeen(PUT);
            ExportedFile file = living.put(PATH, 3, content(late));
            gate.countDown();

            assertThatThrownBy(() -> deadPut.get(1, TimeUnit.MINUTES))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("the job is another run's");
            assertThat(living.isThere(file)).isTrue();
        } finally {
            thread.shutdownNow();
        }
        assertThat(stored()).isEqualTo(late);
    }

    private static void awaitSeen(Predicate<Seen> which) throws InterruptedException {
        for (int look = 0; count(which) == 0; look++) {
            assertThat(look).as("looks for the request").isLessThan(1000);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void whatADeadRunLeftUnfinishedIsEndedByTheNextAndNobodyElsesIs() throws IOException {
        String customers = s3.createMultipartUpload(
                        order -> order.bucket(bucket).key("exports/theirs"))
                .uploadId();
        proxy.refuse(1000, 403, "AccessDenied", request -> request.method().equals("DELETE"));
        try (S3Target dead = target()) {
            assertThatThrownBy(() -> dead.put(PATH, 12_000_000, stream -> {
                        stream.write(bytes(1, 12_000_000));
                        throw new IOException("the recording breaks off");
                    }))
                    .hasMessage("the recording breaks off");
        }
        assertThat(journal.isEmpty()).isFalse();
        proxy.forget();
        try (S3Target next = target(2, Bucket.SSE_S3, true, SignOfLife.NONE)) {
            next.endLeftovers();
        }
        assertThat(journal.isEmpty()).isTrue();
        assertThat(s3.listMultipartUploads(order -> order.bucket(bucket)).uploads())
                .singleElement()
                .satisfies(upload -> assertThat(upload.uploadId()).isEqualTo(customers));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 12_000_000})
    void contentThatBreaksOffLeavesNothing(int length) throws IOException {
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, length, stream -> {
                        stream.write(bytes(1, length));
                        throw new IOException("the recording breaks off");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the recording breaks off");
        }
        assertNothingUnderTheName();
        assertNothingUnfinished();
    }

    @Test
    void aStoreThatAsksForLessIsAskedAgainLater() throws IOException {
        proxy.refuse(2, 503, "SlowDown", PUT).refuse(1, 500, "InternalError", PUT);
        byte[] bytes = bytes(1, 6_000_000);
        try (S3Target target = target()) {
            target.put(PATH, bytes.length, content(bytes));
        }
        assertThat(stored()).isEqualTo(bytes);
        assertThat(count(PUT)).as("two parts, and three that were refused").isEqualTo(5);
    }

    @Test
    void aStoreThatAlwaysAsksForLessFailsOneFileAndNotTheDestination() throws IOException {
        proxy.refuse(100, 503, "SlowDown", PUT);
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .isInstanceOf(FileNotPutException.class)
                    .hasMessageContaining("503 SlowDown");
        }
    }

    @Test
    void accessThatIsRevokedHalfWayLeavesNothingAndSaysSo() throws IOException {
        proxy.refuse(100, 403, "AccessDenied", request -> request.target().contains("partNumber=2"));
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 12_000_000, content(bytes(1, 12_000_000))))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("s3:PutObject")
                    .hasMessageContaining("403 AccessDenied");
        }
        assertNothingUnderTheName();
        assertNothingUnfinished();
    }

    @Test
    void aKmsKeyThatIsDisabledHalfWaySaysSo() throws IOException {
        proxy.refuse(100, 400, "KMS.DisabledException", PUT);
        try (S3Target target = target(1, Bucket.SSE_KMS, true, SignOfLife.NONE)) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("The KMS key is disabled");
        }
    }

    @Test
    void aBucketThatIsGoneSaysSo() throws IOException {
        s3.deleteBucket(order -> order.bucket(bucket));
        try (S3Target target = target()) {
            assertThatThrownBy(() -> target.put(PATH, 3, content(bytes(1, 3))))
                    .isInstanceOf(DestinationUnavailableException.class)
                    .hasMessageContaining("There is no such bucket");
        }
    }

    @Test
    void whatWasChangedOrRemovedAfterwardsIsNoticed() throws IOException {
        try (S3Target target = target()) {
            ExportedFile file = target.put(PATH, 3, content(bytes(1, 1000)));
            putByACustomer(bytes(2, 1000));
            assertThat(target.isThere(file)).isFalse();
            s3.deleteObject(order -> order.bucket(bucket).key(NAME));
            assertThat(target.isThere(file)).isFalse();
            proxy.refuse(1, 403, "AccessDenied", request -> request.method().equals("HEAD"));
            assertThatThrownBy(() -> target.isThere(file)).isInstanceOf(DestinationUnavailableException.class);
        }
    }

    @Test
    void withoutConditionsOurOwnIsPutAgain() throws IOException {
        byte[] second = bytes(2, 2000);
        for (byte[] bytes : List.of(bytes(1, 1000), second)) {
            try (S3Target target = target(1, Bucket.SSE_S3, false, SignOfLife.NONE)) {
                target.put(PATH, 3, content(bytes));
            }
        }
        assertThat(stored()).isEqualTo(second);
        assertThat(count(request -> request.has("if-none-match") || request.has("if-match")))
                .isZero();
    }
}
