package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.storage.NotEncryptedException;
import dev.tapelock.storage.ObjectExistsException;
import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.Sha256;
import dev.tapelock.storage.StorageCorruptException;
import dev.tapelock.testbed.MemoryS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What becomes of an object that the bucket should have encrypted, and of one that meets another under its name. */
class S3ObjectStoreTest {

    private static final ObjectKey KEY = new ObjectKey("organization/screen");
    private static final int PART = 1000;

    private final MemoryS3 s3 = new MemoryS3();
    private final S3ObjectStore store = new S3ObjectStore(s3, "bucket", "", PART);

    @AfterEach
    void close() {
        store.close();
    }

    private static ByteArrayInputStream content(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    private void assertRefused(int length) {
        assertThatExceptionOfType(NotEncryptedException.class)
                .isThrownBy(() -> store.putEncrypted(KEY, length, content(length)));
    }

    @ParameterizedTest
    @CsvSource({"3, false", "3, true", "2500, false", "2500, true"})
    void whatLiesInTheClearIsDeletedForGood(int length, boolean isVersioned) {
        if (isVersioned) {
            s3.versioned();
        }
        s3.encrypting(false);
        assertRefused(length);
        assertThat(s3.names()).isEmpty();
    }

    /** Put by an attempt that died. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soIsWhatLayThereAlready(boolean isVersioned) {
        if (isVersioned) {
            s3.versioned();
        }
        store.put(KEY, 3, content(3));
        assertRefused(3);
        assertThat(s3.names()).isEmpty();
    }

    @Test
    void soIsWhatAnAttemptOfOursHasPutWhoseAnswerWasLost() {
        store.put(KEY, 3, content(3));
        s3.fail(
                1,
                NoSuchKeyException.builder().statusCode(404).build(),
                request -> request instanceof HeadObjectRequest);
        assertRefused(3);
        assertThat(s3.names()).isEmpty();
    }

    @Test
    void whatCouldNotBeDeletedIsDeletedWithTheNextAttempt() {
        s3.encrypting(false).refuse(2, 503, "SlowDown", "no", DeleteObjectRequest.class::isInstance);
        assertRefused(3);
        assertThat(s3.names()).hasSize(1);
        assertRefused(3);
        assertThat(s3.names()).hasSize(1);
        assertRefused(3);
        assertThat(s3.names()).isEmpty();
    }

    @Test
    void whatIsEncryptedByThenStays() {
        s3.encrypting(false).refuse(1, 503, "SlowDown", "no", DeleteObjectRequest.class::isInstance);
        assertRefused(3);
        s3.encrypting(true).deleteObject(order -> order.key(KEY.value()));
        try (S3ObjectStore another = new S3ObjectStore(s3, "bucket", "", PART)) {
            another.putEncrypted(KEY, 3, content(3));
        }
        assertRefused(3);
        assertThat(s3.names()).containsExactly(KEY.value());
    }

    @Test
    void aStoreThatDoesNotSayItWhenAnUploadIsCompleteIsLookedAt() {
        s3.silentOnComplete();
        store.putEncrypted(KEY, 2500, content(2500));
        assertThat(s3.names()).containsExactly(KEY.value());
    }

    /** Ceph takes the condition of a single put for true, and not that of an upload's last step. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCameWhileItsPartsWereSentIsNotReplaced(boolean isIgnoringConditions) throws IOException {
        if (isIgnoringConditions) {
            s3.ignoringConditionsOfParts();
        }
        byte[] theirs = {1, 2, 3};
        assertThatExceptionOfType(ObjectExistsException.class)
                .isThrownBy(() -> store.put(KEY, 2500, new ByteArrayInputStream(new byte[2500]) {
                    @Override
                    public synchronized int read(byte[] buffer, int offset, int length) {
                        int read = super.read(buffer, offset, length);
                        if (available() == 0 && s3.names().isEmpty()) {
                            put(theirs);
                        }
                        return read;
                    }
                }));
        assertThat(store.sha256(KEY)).isEqualTo(Sha256.digest().digest(theirs));
        assertThat(s3.unfinished()).isZero();
    }

    private void put(byte[] content) {
        s3.putObject(order -> order.key(KEY.value()), RequestBody.fromBytes(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2500})
    void whatAnotherHasPutSinceIsNotDeleted(int length) {
        byte[] theirs = {1, 2, 3};
        s3.silentOnChecksums().afterNaming(() -> put(theirs));
        assertThatExceptionOfType(ObjectExistsException.class)
                .isThrownBy(() -> store.put(KEY, length, content(length)));
        assertThat(store.sha256(KEY)).isEqualTo(Sha256.digest().digest(theirs));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2500})
    void whatTheStoreHasAlteredDoesNotKeepTheName(int length) {
        s3.silentOnChecksums().altering();
        assertThatExceptionOfType(StorageCorruptException.class)
                .isThrownBy(() -> store.put(KEY, length, content(length)));
        assertThat(s3.names()).isEmpty();
    }
}
