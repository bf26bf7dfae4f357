package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tapelock.storage.ContentBrokenException;
import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.ObjectStoreContract;
import dev.tapelock.storage.Sha256;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.storage.StoreTable;
import dev.tapelock.storage.s3.S3Settings.Checksums;
import dev.tapelock.storage.s3.S3Settings.ScreenRecordings;
import dev.tapelock.testbed.S3Service;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract of all stores, and what is particular to S3. */
abstract class S3StoreTests implements ObjectStoreContract {

    static final int PART = S3Settings.SMALLEST_PART_BYTES;

    final String bucket = "b-" + UUID.randomUUID();
    private S3ObjectStore store;
    S3Client admin;

    abstract S3Service server();

    /** What the store is to do with them. */
    abstract ScreenRecordings screenRecordings();

    /** Its column in {@code docs/stores.md}. */
    abstract String column();

    /** Whether the last step of an upload in parts is refused under a name that is taken. */
    boolean isHeedingConditionsOfParts() {
        return true;
    }

    boolean isCheckingSignatures() {
        return true;
    }

    @Test
    void theDocumentSaysWhatItAnswers() {
        StoreTable.assertSays(column(), S3Answers.of(server(), bucket));
    }

    @BeforeEach
    void open() {
        server().makeBucket(bucket);
        admin = server().client();
        store = S3ObjectStore.open(settings(bucket, Checksums.WHEN_SUPPORTED));
    }

    @AfterEach
    void close() {
        store.close();
        admin.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void assertNothingUnfinished() {
        assertThat(admin.listMultipartUploads(order -> order.bucket(bucket)).uploads())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7})
    void whatIsLargerThanAPartGoesUpInParts(int length) throws IOException {
        byte[] content = bytes(length);

        assertThat(store.put(KEY, length, new ByteArrayInputStream(content)).lengthBytes())
                .isEqualTo(length);

        try (SeekableByteChannel channel = store.open(KEY)) {
            ByteBuffer read = ByteBuffer.allocate(length);
            while (read.hasRemaining() && channel.read(read) >= 0) {}
            assertThat(read.array()).isEqualTo(content);
            channel.position(length - 3L);
            ByteBuffer end = ByteBuffer.allocate(10);
            while (channel.read(end) >= 0) {}
            assertThat(end.flip()).isEqualTo(ByteBuffer.wrap(content, length - 3, 3));
        }
        store.put(KEY, length, new ByteArrayInputStream(content));
        byte[] other = content.clone();
        other[length - 1] ^= 1;
        assertThatExceptionOfType(ObjectExistsException.class)
                .isThrownBy(() -> store.put(KEY, length, new ByteArrayInputStream(other)));
        assertNothingUnfinished();
    }

    @Test
    void oneOfFourRacingLargeContentsWins() throws Exception {
        assumeTrue(isAtomic(), "this store takes away what has the name of an upload that is given up");
        for (int round = 0; round < 5; round++) {
            ObjectKey key = new ObjectKey("race/large-" + round);
            List<String> outcomes = ObjectStoreContract.race(4, number -> () -> {
                store.put(key, PART + number, new ByteArrayInputStream(bytes(PART + number)));
                return "stored " + number;
            });
            List<String> winners = outcomes.stream()
                    .filter(outcome -> outcome.startsWith("stored"))
                    .toList();
            if (isHeedingConditionsOfParts()) {
                assertThat(winners).hasSize(1);
            }
            assertThat(outcomes).filteredOn("ObjectExistsException"::equals).hasSize(4 - winners.size());
            long length = store.describe(key).orElseThrow().lengthBytes();
            assertThat(winners).as("what lies there was acknowledged").contains("stored " + (length - PART));
            assertThat(store.sha256(key)).isEqualTo(Sha256.digest().digest(bytes((int) length)));
        }
        assertNothingUnfinished();
    }

    @Test
    void partsThatAreBrokenOffLeaveNothing() {
        byte[] content = bytes(2 * PART);
        assertThatExceptionOfType(ContentBrokenException.class)
                .isThrownBy(() -> store.put(KEY, 3L * PART, new ByteArrayInputStream(content)));
        assertThatExceptionOfType(ContentBrokenException.class)
                .isThrownBy(() -> store.put(KEY, 2L * PART - 1, new ByteArrayInputStream(content)));
        assertThat(store.describe(KEY)).isEmpty();
        assertNothingUnfinished();
    }

    @Test
    void aPrefixStandsBeforeEachKey() {
        S3Settings with = new S3Settings(
                Optional.of(bucket),
                S3Service.REGION,
                Optional.of(server().endpoint()),
                "tapelock/one/",
                true,
                Checksums.WHEN_SUPPORTED,
                Optional.of(S3Service.ACCESS_KEY_ID),
                Optional.of(S3Service.SECRET),
                PART,
                4,
                ScreenRecordings.SEALED);
        try (S3ObjectStore prefixed = S3ObjectStore.open(with)) {
            prefixed.put(KEY, 3, new ByteArrayInputStream(new byte[3]));
            assertThat(store.describe(new ObjectKey("tapelock/one/" + KEY))).isPresent();
            assertThat(store.describe(KEY)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Checksums.class)
    void bothWaysOfChecksumsStoreTheSame(Checksums checksums) throws IOException {
        byte[] content = bytes(100_000);
        try (S3ObjectStore other = S3ObjectStore.open(settings(bucket, checksums))) {
            other.put(KEY, content.length, new ByteArrayInputStream(content));
        }
        try (InputStream stored = admin.getObject(order -> order.bucket(bucket).key(KEY.value()))) {
            assertThat(stored.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void anObjectThatWasExchangedIsNotReadOn() throws IOException {
        byte[] content = bytes(1_000_000);
        store.put(KEY, content.length, new ByteArrayInputStream(content));
        try (SeekableByteChannel channel = store.open(KEY)) {
            channel.read(ByteBuffer.allocate(10));
            admin.putObject(
                    order -> order.bucket(bucket).key(KEY.value()),
                    software.amazon.awssdk.core.sync.RequestBody.fromBytes(bytes(1_000_001)));
            channel.position(900_000);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> channel.read(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void noObjectHasMorePartsThanS3Takes() throws IOException {
        byte[] content = bytes(5 * PART);
        try (S3Client client = server().client();
                S3ObjectStore few = new S3ObjectStore(client, bucket, "", PART, 2, false)) {
            few.put(KEY, content.length, new ByteArrayInputStream(content));
            assertThat(few.sha256(KEY)).isEqualTo(store.sha256(KEY));
            assertThat(few.describe(KEY).orElseThrow().lengthBytes()).isEqualTo(content.length);
        }
        String eTag =
                admin.headObject(order -> order.bucket(bucket).key(KEY.value())).eTag();
        assertThat(eTag).as("of an object of two parts").endsWith("-2\"");
    }

    @Test
    void whatIsThereIsNotSentAgain() {
        byte[] content = bytes(100_000);
        store.put(KEY, content.length, new ByteArrayInputStream(content));
        String before = admin.headObject(order -> order.bucket(bucket).key(KEY.value()))
                .lastModified()
                .toString();

        store.put(KEY, content.length, new ByteArrayInputStream(content));

        assertThat(admin.headObject(order -> order.bucket(bucket).key(KEY.value()))
                        .lastModified()
                        .toString())
                .isEqualTo(before);
        assertThatExceptionOfType(ContentBrokenException.class)
                .isThrownBy(() -> store.put(KEY, content.length + 1L, new ByteArrayInputStream(content)));
    }

    @Test
    void aBucketThatIsNotThereOrNotOursIsUnavailable() {
        try (S3ObjectStore none = S3ObjectStore.open(sealing("no-such-bucket"))) {
            assertUnavailable(none);
        }
        if (!isCheckingSignatures()) {
            return;
        }
        S3Settings stranger = new S3Settings(
                Optional.of(bucket),
                S3Service.REGION,
                Optional.of(server().endpoint()),
                "",
                true,
                Checksums.WHEN_SUPPORTED,
                Optional.of(S3Service.ACCESS_KEY_ID),
                Optional.of("another secret"),
                PART,
                4,
                ScreenRecordings.SEALED);
        try (S3ObjectStore strange = S3ObjectStore.open(stranger)) {
            assertUnavailable(strange);
        }
    }

    @Test
    void aStoreThatIsAwayIsUnavailable() {
        S3Settings away = new S3Settings(
                Optional.of(bucket),
                S3Service.REGION,
                Optional.of(URI.create("http://127.0.0.1:1")),
                "",
                true,
                Checksums.WHEN_SUPPORTED,
                Optional.of(S3Service.ACCESS_KEY_ID),
                Optional.of(S3Service.SECRET),
                PART,
                4,
                ScreenRecordings.SEALED);
        try (S3ObjectStore none = S3ObjectStore.open(away)) {
            assertUnavailable(none);
        }
    }

    /** Which is never taken for an object that is not there. */
    private static void assertUnavailable(ObjectStore store) {
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.describe(KEY));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.open(KEY));
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.delete(KEY));
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> store.put(KEY, 3, new ByteArrayInputStream(new byte[3])));
    }

    private S3Settings sealing(String name) {
        return settings(name, Checksums.WHEN_SUPPORTED, ScreenRecordings.SEALED);
    }

    private S3Settings settings(String name, Checksums checksums) {
        return settings(name, checksums, screenRecordings());
    }

    S3Settings settings(String name, Checksums checksums, ScreenRecordings screenRecordings) {
        return new S3Settings(
                Optional.of(name),
                S3Service.REGION,
                Optional.of(server().endpoint()),
                "",
                true,
                checksums,
                Optional.of(S3Service.ACCESS_KEY_ID),
                Optional.of(S3Service.SECRET),
                PART,
                16,
                screenRecordings);
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Arrays.copyOf(bytes, length);
    }
}
