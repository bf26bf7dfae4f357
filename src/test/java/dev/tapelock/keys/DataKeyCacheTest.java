package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DataKeyCacheTest {

    private static final Duration TTL = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Near the end of the numbers, which {@code nanoTime} may pass at any moment. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TTL.toNanos() / 2);

    private final DataKeyCache cache = new DataKeyCache(TTL, now::get);
    private final RecordingKey key = key(UUID.randomUUID());
    private final EncryptedDataKey encrypted = encrypted(key, 1);
    private final DataKey dataKey = DataKey.random(RANDOM);

    @Test
    void whatWasPutComesBackAsACopyUntilItsTimeIsOver() {
        cache.put(key, encrypted, dataKey, now.get()).close();
        assertThat(dataKey.isDestroyed()).isTrue();

        pass(TTL.minusMillis(1));
        try (OpenedDataKey first = cache.get(key, encrypted).orElseThrow()) {
            assertThat(first.dataKey().isDestroyed()).isFalse();
        }
        assertThat(cache.get(key, encrypted)).isPresent();
        pass(Duration.ofMillis(1));
        assertThat(cache.get(key, encrypted)).isEmpty();
    }

    @Test
    void theTimeCountsFromTheStartOfTheCallThatOpenedIt() {
        long startedAt = cache.now();
        pass(Duration.ofSeconds(50));

        OpenedDataKey opened = cache.put(key, encrypted, dataKey, startedAt);

        assertThat(opened.askAgainAt()).contains(startedAt + TTL.toNanos());
        pass(Duration.ofSeconds(9));
        assertThat(cache.get(key, encrypted).orElseThrow().askAgainAt()).contains(startedAt + TTL.toNanos());
        pass(Duration.ofSeconds(1));
        assertThat(cache.get(key, encrypted)).isEmpty();
    }

    @Test
    void useDoesNotMakeItLiveLonger() {
        cache.put(key, encrypted, dataKey, now.get());
        for (int i = 0; i < 6; i++) {
            pass(Duration.ofSeconds(9));
            assertThat(cache.get(key, encrypted)).as("after " + i).isPresent();
        }
        pass(Duration.ofSeconds(6));
        assertThat(cache.get(key, encrypted)).isEmpty();
    }

    @Test
    void aCallThatTookLongerThanTheTimeToLiveLeavesNothing() {
        long startedAt = cache.now();
        pass(TTL);
        cache.put(key, encrypted, dataKey, startedAt);
        assertThat(cache.get(key, encrypted)).isEmpty();
    }

    @Test
    void withoutTimeToLiveNothingIsKept() {
        DataKeyCache none = new DataKeyCache(Duration.ZERO, now::get);
        none.put(key, encrypted, dataKey, now.get());
        assertThat(none.get(key, encrypted)).isEmpty();
    }

    @Test
    void aDenialTakesAllOfAKeyAndNothingOfAnother() {
        RecordingKey another = key(UUID.randomUUID());
        cache.put(key, encrypted, dataKey, now.get());
        cache.put(key, encrypted(key, 2), dataKey, now.get());
        cache.put(another, encrypted(another, 1), dataKey, now.get());

        cache.forget(key);

        assertThat(cache.get(key, encrypted)).isEmpty();
        assertThat(cache.get(key, encrypted(key, 2))).isEmpty();
        assertThat(cache.get(another, encrypted(another, 1))).isPresent();
    }

    @Test
    void anotherOrganizationsKeyOfTheSameIdIsAnother() {
        cache.put(key, encrypted, dataKey, now.get());
        RecordingKey theirs = new RecordingKey(
                new OwnedId(UUID.randomUUID(), key.id()),
                KeyHolder.LOCAL_KEY_MANAGER,
                1,
                KeyMaterial.publicOnly(new byte[0], WrapAlgorithm.RSAES_OAEP_SHA_1),
                Optional.empty(),
                Instant.EPOCH);
        assertThat(cache.get(theirs, encrypted)).isEmpty();
        cache.forget(theirs);
        assertThat(cache.get(key, encrypted)).isPresent();
    }

    @Test
    void whatHasRunOutIsZeroedThoughNobodyAsks() throws Exception {
        DataKeyCache quick = new DataKeyCache(Duration.ofMillis(50), System::nanoTime);
        quick.put(key, encrypted, dataKey, System.nanoTime());

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> quick.heldKeys() == 0);
    }

    @Test
    void itHoldsNoMoreThanItShould() {
        for (int i = 0; i < DataKeyCache.MOST + 500; i++) {
            cache.put(key, encrypted(key, i), dataKey, now.get());
        }
        int found = 0;
        for (int i = 0; i < DataKeyCache.MOST + 500; i++) {
            found += cache.get(key, encrypted(key, i)).isPresent() ? 1 : 0;
        }
        assertThat(found).isBetween(1, DataKeyCache.MOST);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static EncryptedDataKey encrypted(RecordingKey key, int number) {
        byte[] ciphertext = new byte[384];
        ciphertext[0] = (byte) number;
        ciphertext[1] = (byte) (number >> 8);
        return new EncryptedDataKey(DataKeys.PROVIDER_ID, key.id().toString(), ciphertext);
    }

    private static RecordingKey key(UUID id) {
        return new RecordingKey(
                new OwnedId(UUID.randomUUID(), id),
                KeyHolder.LOCAL_KEY_MANAGER,
                1,
                KeyMaterial.publicOnly(new byte[0], WrapAlgorithm.RSAES_OAEP_SHA_1),
                Optional.empty(),
                Instant.EPOCH);
    }
}
