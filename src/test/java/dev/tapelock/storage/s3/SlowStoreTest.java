package dev.tapelock.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tapelock.storage.ObjectKey;
import dev.tapelock.storage.Patience;
import dev.tapelock.storage.StorageUnavailableException;
import dev.tapelock.testbed.SlowS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A store that takes and gives a kibibyte a second: nothing is ever silent, and nothing ends. */
class SlowStoreTest {

    private static final ObjectKey KEY = new ObjectKey("organization/slow");
    private static final int PART = 1024 * 1024;
    /** Far less than what the store would need, far more than what the patience is. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private SlowS3 slow;
    private S3ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        slow = new SlowS3(1024);
        store = new S3ObjectStore(
                slow.client(), "bucket", "", PART, 100, false, new Patience(Duration.ofSeconds(1), PART));
    }

    @AfterEach
    void close() {
        store.close();
        slow.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {PART / 2, 2 * PART + 1})
    void aPutIsGivenUp(int length) {
        assertTimeoutPreemptively(
                LONG,
                () -> assertThatExceptionOfType(StorageUnavailableException.class)
                        .isThrownBy(() -> store.put(KEY, length, new ByteArrayInputStream(new byte[length]))));
    }

    @Test
    void soIsWhatIsReadBack() {
        assertTimeoutPreemptively(
                LONG,
                () -> assertThatExceptionOfType(StorageUnavailableException.class)
                        .isThrownBy(() -> store.sha256(KEY))
                        .withMessageContaining("too slow"));
    }

    @Test
    void soIsWhatSomebodyListensTo() {
        Patience patience = new Patience(Duration.ofSeconds(1), PART);
        assertTimeoutPreemptively(LONG, () -> {
            try (S3Client s3 = slow.client();
                    S3Channel channel = new S3Channel(s3, "bucket", "slow", "\"1\"", 1024L * PART, patience)) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                        .havingRootCause()
                        .withMessageContaining("too slow");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "32768, 61", "8388608, 316"})
    void moreBytesMayTakeLonger(long bytes, long seconds) {
        assertThat(Patience.USUAL.of(bytes)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void whatWasFastLongAgoDoesNotCount() throws IOException {
        Patience.Pace pace = new Patience(Duration.ofMillis(50), PART).watch();
        byte[] much = new byte[100 * PART];
        assertThat(pace.read(new ByteArrayInputStream(much), much, 0, much.length))
                .isEqualTo(much.length);
        assertThat(pace.isTooSlow()).isFalse();
        pace.read(late(100), much, 0, 1);
        assertThat(pace.isTooSlow()).isTrue();
    }

    @Test
    void whatTheReaderTakesForItselfDoesNotCount() throws IOException, InterruptedException {
        Patience.Pace pace = new Patience(Duration.ofMillis(50), PART).watch();
        byte[] one = new byte[1];
        pace.read(late(0), one, 0, 1);
        Thread.sleep(100);
        pace.read(late(0), one, 0, 1);
        assertThat(pace.isTooSlow()).isFalse();
    }

    private static InputStream late(long millis) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    Thread.sleep(millis);
                    return 0;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }
}
