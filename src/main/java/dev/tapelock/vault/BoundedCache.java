package dev.tapelock.vault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Remembers the values used last, up to a number of them. Thread-safe. */
final class BoundedCache<K, V> {

    private final Map<K, V> entries;

    BoundedCache(int capacity) {
        entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    /** Puts the value, or what is chosen of the value that is there (first) and this one (second). */
    synchronized void merge(K key, V value, BinaryOperator<V> choice) {
        entries.merge(key, value, choice);
    }
}
