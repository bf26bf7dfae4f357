package dev.tapelock.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that a customer's holder has opened, for a while that counts from the start of the call that opened them and never
 * begins anew. Thread-safe; what leaves is zeroed.
 */
final class DataKeyCache {

    /** So many data keys of 32 bytes at most. */
    static final int MOST = 10_000;

    /** A stream asks no more often, even where nothing is kept. */
    private static final Duration SHORTEST_STREAM = Duration.ofSeconds(1);

    private final Cache<Slot, Entry> entries;
    private final Duration timeToLive;
    private final LongSupplier nanoTime;

    /**
     * An empty one.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    DataKeyCache(Duration timeToLive, LongSupplier nanoTime) {
        this.timeToLive = timeToLive;
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(timeToLive)
                .ticker(nanoTime::getAsLong)
                // Zeroes what has run out while nobody asks.
                .scheduler(Scheduler.systemScheduler())
                // On the thread that finds it: it is a matter of 32 bytes.
                .executor(Runnable::run)
                .removalListener(DataKeyCache::removed)
                .build();
    }

    /** Which data key: the ciphertext itself, so that nothing that only looks like it is taken for it. */
    private record Slot(UUID organizationId, UUID keyId, ByteBuffer wrapped) {}

    private static void removed(@Nullable Slot slot, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            entry.close();
        }
    }

    private static final class Entry {

        private final DataKey dataKey;
        private final long dueAt;

        Entry(DataKey dataKey, long dueAt) {
            this.dataKey = dataKey;
            this.dueAt = dueAt;
        }

        /** Empty if it was zeroed meanwhile. */
        synchronized Optional<OpenedDataKey> copy() {
            return dataKey.isDestroyed()
                    ? Optional.empty()
                    : Optional.of(new OpenedDataKey(dataKey.copy(), Optional.of(dueAt)));
        }

        synchronized void close() {
            dataKey.close();
        }
    }

    /** When a call begins whose outcome may be put here. */
    long now() {
        return nanoTime.getAsLong();
    }

    Optional<OpenedDataKey> get(RecordingKey key, EncryptedDataKey encrypted) {
        return Optional.ofNullable(entries.getIfPresent(slot(key, encrypted)))
                .filter(entry -> entry.dueAt - nanoTime.getAsLong() > 0)
                .flatMap(Entry::copy);
    }

    /**
     * Keeps a copy of an opened data key.
     *
     * @param dataKey the caller's, which goes to whoever closes the answer
     * @param startedAt from {@link #now}, before the holder was asked
     */
    OpenedDataKey put(RecordingKey key, EncryptedDataKey encrypted, DataKey dataKey, long startedAt) {
        long dueAt = startedAt + timeToLive.toNanos();
        if (dueAt - nanoTime.getAsLong() > 0) {
            entries.put(slot(key, encrypted), new Entry(dataKey.copy(), dueAt));
        }
        return new OpenedDataKey(
                dataKey, Optional.of(startedAt + Math.max(timeToLive.toNanos(), SHORTEST_STREAM.toNanos())));
    }

    /** The holder says no: whatever it opened before with that key is not used any more. */
    void forget(RecordingKey key) {
        entries.asMap()
                .keySet()
                .removeIf(slot ->
                        slot.keyId().equals(key.id()) && slot.organizationId().equals(key.organizationId()));
    }

    /** How many are in memory, those included whose time is over and that are not zeroed yet. */
    long heldKeys() {
        return entries.estimatedSize();
    }

    private static Slot slot(RecordingKey key, EncryptedDataKey encrypted) {
        return new Slot(key.organizationId(), key.id(), ByteBuffer.wrap(encrypted.ciphertext()));
    }
}
