package dev.tapelock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c", "keys/0190-ab/call.0", ".hidden", "...", "year=2026/Month_1/-"})
    void aRelativeKeyIsTaken(String key) {
        assertThat(new ObjectKey(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "a/../b",
                "a/.",
                "./a",
                "a\\b",
                "a b",
                "a\0",
                "a\n",
                "a:b",
                "~a",
                "a/~incoming",
                "é",
                "%2e%2e"
            })
    void whatCouldLeaveTheStoreIsRefused(String key) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new ObjectKey(key));
    }

    @Test
    void aKeyHas512CharactersAtMost() {
        String longest = "a/".repeat(255) + "bb";
        assertThat(new ObjectKey(longest).toString()).hasSize(512);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ObjectKey(longest + "b"))
                .withMessageContaining("513")
                .withMessageContaining("512");
    }

    @Test
    void aSegmentHas255CharactersAtMost() {
        assertThat(new ObjectKey("a".repeat(255))).isNotNull();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new ObjectKey("a".repeat(256)));
    }

    @Test
    void aRefusedKeyForgesNoLogLine() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ObjectKey("a\nWARNING all is well"))
                .withMessageNotContaining("\n");
    }
}
