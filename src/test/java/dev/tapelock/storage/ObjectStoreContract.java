package dev.tapelock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} keeps. */
public interface ObjectStoreContract {

    ObjectKey KEY = new ObjectKey("org/2026/call.0.tl");

    /** An empty store, the same one for all calls in a test. */
    ObjectStore store();

    /** Fails if the store holds unfinished objects. */
    void assertNothingUnfinished();

    /** Whether of several puts at the same moment exactly one wins. A place without that is good for tests alone. */
    default boolean isAtomic() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    default void whatWasPutIsRead(int length) throws IOException {
        byte[] content = bytes(length, 1);

        StoredObject stored = put(KEY, content);

        assertThat(stored).isEqualTo(new StoredObject(KEY, length, sha256(content)));
        assertThat(store().describe(KEY)).contains(new ObjectDescription(KEY, length));
        assertThat(store().sha256(KEY)).isEqualTo(sha256(content));
        assertThat(read(KEY)).isEqualTo(content);
        assertNothingUnfinished();
    }

    @Test
    default void contentInSmallPiecesIsStoredWhole() throws IOException {
        byte[] content = bytes(1000, 1);
        store().put(KEY, content.length, new ByteArrayInputStream(content) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 7));
            }
        });
        assertThat(read(KEY)).isEqualTo(content);
    }

    @Test
    default void anyRangeIsReadThroughTheChannel() throws IOException {
        byte[] content = bytes(150_000, 1);
        put(KEY, content);
        try (SeekableByteChannel channel = store().open(KEY)) {
            assertThat(channel.size()).isEqualTo(content.length);
            assertThat(channel.position()).isZero();
            for (int start : new int[] {149_999, 0, 65_530, 70_000}) {
                ByteBuffer range = ByteBuffer.allocate(Math.min(10_000, content.length - start));
                channel.position(start);
                while (range.hasRemaining() && channel.read(range) >= 0) {}
                assertThat(range.array()).isEqualTo(Arrays.copyOfRange(content, start, start + range.capacity()));
            }
            channel.position(content.length);
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    default void theChannelRefusesToWrite() throws IOException {
        put(KEY, bytes(10, 1));
        try (SeekableByteChannel channel = store().open(KEY)) {
            assertThatExceptionOfType(NonWritableChannelException.class)
                    .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
            assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(() -> channel.truncate(1));
        }
    }

    @Test
    default void anObjectIsNeverReplaced() throws IOException {
        byte[] first = bytes(1000, 1);
        put(KEY, first);

        assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(KEY, bytes(1000, 2)));
        assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(KEY, bytes(999, 1)));
        assertThatExceptionOfType(ObjectExistsException.class).isThrownBy(() -> put(KEY, bytes(0, 1)));

        assertThat(read(KEY)).isEqualTo(first);
        assertNothingUnfinished();
    }

    @Test
    default void theSameObjectMayBePutAgain() throws IOException {
        byte[] content = bytes(100_000, 1);
        StoredObject first = put(KEY, content);

        assertThat(put(KEY, content)).isEqualTo(first);

        assertThat(read(KEY)).isEqualTo(content);
        assertNothingUnfinished();
    }

    @Test
    default void oneOfEightRacingContentsWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            ObjectKey key = new ObjectKey("race/" + round + "/call.0");
            List<String> outcomes = race(8, number -> () -> {
                put(key, bytes(70_000, number));
                return "stored " + number;
            });
            List<String> winners = outcomes.stream()
                    .filter(outcome -> outcome.startsWith("stored"))
                    .toList();
            if (isAtomic()) {
                assertThat(winners).hasSize(1);
            }
            assertThat(outcomes).filteredOn("ObjectExistsException"::equals).hasSize(8 - winners.size());
            byte[] stored = read(key);
            assertThat(winners)
                    .anySatisfy(winner -> assertThat(stored)
                            .isEqualTo(bytes(70_000, Integer.parseInt(winner.substring("stored ".length())))));
        }
        assertNothingUnfinished();
    }

    @Test
    default void eightRacingPutsOfTheSameContentAllSucceed() throws Exception {
        byte[] content = bytes(70_000, 1);
        for (int round = 0; round < 20; round++) {
            ObjectKey key = new ObjectKey("race/" + round + "/call.0");
            List<String> outcomes = race(8, number -> () -> {
                put(key, content);
                return "stored";
            });
            assertThat(outcomes).containsOnly("stored");
            assertThat(read(key)).isEqualTo(content);
        }
        assertNothingUnfinished();
    }

    @Test
    default void contentThatFailsHalfWayLeavesNothing() {
        InputStream content = new SequenceInputStream(new ByteArrayInputStream(bytes(100_000, 1)), failing());
        assertThatThrownBy(() -> store().put(KEY, 200_000, content))
                .isInstanceOf(ContentBrokenException.class)
                .cause()
                .hasMessage("connection reset");
        assertThatNothingLies();
    }

    @Test
    default void contentThatThrowsAnUncheckedExceptionLeavesNothing() {
        InputStream content = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a frame does not open");
            }
        };
        assertThatIllegalStateIsThrownUnchanged(content);
        assertThatNothingLies();
    }

    private void assertThatIllegalStateIsThrownUnchanged(InputStream content) {
        assertThatThrownBy(() -> store().put(KEY, 10, content))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("a frame does not open");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 99_999})
    default void contentThatIsTooShortLeavesNothing(int length) {
        assertThatExceptionOfType(ContentBrokenException.class)
                .isThrownBy(() -> store().put(KEY, 100_000, new ByteArrayInputStream(bytes(length, 1))));
        assertThatNothingLies();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 99_999})
    default void contentThatIsTooLongLeavesNothing(int announced) {
        assertThatExceptionOfType(ContentBrokenException.class)
                .isThrownBy(() -> store().put(KEY, announced, new ByteArrayInputStream(bytes(100_000, 1))));
        assertThatNothingLies();
    }

    @Test
    default void aNegativeLengthIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> store().put(KEY, -1, InputStream.nullInputStream()));
        assertThatNothingLies();
    }

    @Test
    default void theContentIsNotClosed() {
        boolean[] closed = new boolean[1];
        store().put(KEY, 0, new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        });
        assertThat(closed[0]).isFalse();
    }

    @Test
    default void whatWasDeletedIsGoneAndCanBePutAnew() throws IOException {
        put(KEY, bytes(10, 1));

        assertThat(store().delete(KEY)).isTrue();
        assertThat(store().delete(KEY)).isFalse();
        assertThatNothingLies();

        put(KEY, bytes(20, 2));
        assertThat(read(KEY)).isEqualTo(bytes(20, 2));
    }

    @Test
    default void whatWasNeverPutIsNotFound() {
        assertThat(store().delete(new ObjectKey("no/such/folder"))).isFalse();
        assertThatNothingLies();
    }

    @Test
    default void aFolderIsListedInTheOrderOfItsKeys() {
        List<String> keys = List.of("list/a-b", "list/a.b", "list/a/1", "list/a/2/x", "list/a=", "list/aa", "list/b/0");
        List<String> mixed = new ArrayList<>(keys);
        Collections.shuffle(mixed, new Random(1));
        mixed.forEach(key -> put(new ObjectKey(key), bytes(key.length(), 1)));
        put(new ObjectKey("listed"), bytes(1, 1));
        put(new ObjectKey("list0/a"), bytes(1, 1));

        assertThat(listed(Optional.empty(), 100)).isEqualTo(keys);
        assertThat(listed(Optional.empty(), 7)).isEqualTo(keys);
        for (int limit = 1; limit <= keys.size(); limit++) {
            List<String> paged = new ArrayList<>();
            List<String> page;
            do {
                page = listed(paged.isEmpty() ? Optional.empty() : Optional.of(paged.get(paged.size() - 1)), limit);
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                paged.addAll(page);
            } while (page.size() == limit);
            assertThat(paged).isEqualTo(keys);
        }
        assertThat(store().list(new ObjectKey("list"), Optional.empty(), 1))
                .containsExactly(new ObjectDescription(new ObjectKey("list/a-b"), 8));
        assertThat(listed(Optional.of("list/a/15"), 2)).containsExactly("list/a/2/x", "list/a=");
    }

    @Test
    default void aFolderThatIsNotThereHoldsNothing() {
        assertThat(store().list(new ObjectKey("nothing/here"), Optional.empty(), 10))
                .isEmpty();
        put(KEY, bytes(1, 1));
        assertThat(store().list(KEY, Optional.empty(), 10)).isEmpty();
    }

    private List<String> listed(Optional<String> after, int limit) {
        return store().list(new ObjectKey("list"), after.map(ObjectKey::new), limit).stream()
                .map(object -> object.key().value())
                .toList();
    }

    @Test
    default void aFolderIsNoObject() {
        put(new ObjectKey("org/2026/call.0"), bytes(10, 1));
        ObjectKey folder = new ObjectKey("org/2026");
        assertThat(store().describe(folder)).isEmpty();
        assertThat(store().delete(folder)).isFalse();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().open(folder));
        assertThat(store().describe(new ObjectKey("org/2026/call.0"))).isPresent();
    }

    @Test
    default void onlyAPlaceThatEncryptsTakesWhatIsToBeEncrypted() throws IOException {
        byte[] content = bytes(100_000, 1);
        if (store().isEncrypting()) {
            assertThat(store().putEncrypted(KEY, content.length, new ByteArrayInputStream(content)))
                    .isEqualTo(new StoredObject(KEY, content.length, sha256(content)));
            assertThat(read(KEY)).isEqualTo(content);
            assertThatExceptionOfType(ObjectExistsException.class)
                    .isThrownBy(() -> store().putEncrypted(KEY, 3, new ByteArrayInputStream(new byte[3])));
            assertNothingUnfinished();
        } else {
            assertThatExceptionOfType(NotEncryptedException.class)
                    .isThrownBy(() -> store().putEncrypted(KEY, content.length, new ByteArrayInputStream(content)));
            assertThatNothingLies();
        }
    }

    private void assertThatNothingLies() {
        assertThat(store().describe(KEY)).isEmpty();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().open(KEY));
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().sha256(KEY));
        assertNothingUnfinished();
    }

    private StoredObject put(ObjectKey key, byte[] content) {
        return store().put(key, content.length, new ByteArrayInputStream(content));
    }

    private byte[] read(ObjectKey key) throws IOException {
        try (SeekableByteChannel channel = store().open(key)) {
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {}
            return content.array();
        }
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
    }

    /** The outcomes by number: what the action answered, or the simple name of the exception's type. */
    static List<String> race(int threads, IntFunction<Callable<String>> action) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<String>> running = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                Callable<String> one = action.apply(number);
                running.add(executor.submit(() -> {
                    start.await();
                    try {
                        return one.call();
                    } catch (StorageException e) {
                        return e.getClass().getSimpleName();
                    }
                }));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } finally {
            executor.shutdownNow();
        }
    }
}
