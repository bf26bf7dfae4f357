package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tapelock.seal.DataKey;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyAccessTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aKeyOfOursIsNeverAskedFor() {
        KeyAccess access = new KeyAccess(opened(Optional.empty()), this::again, now::get);
        now.addAndGet(1_000_000);
        access.confirm();
        assertThat(asked).hasValue(0);
    }

    @Test
    void theHolderIsAskedWhenTheTimeIsOverAndNotBefore() {
        KeyAccess access = new KeyAccess(opened(Optional.of(now.get() + 10)), this::again, now::get);
        now.addAndGet(9);
        access.confirm();
        assertThat(asked).hasValue(0);
        now.addAndGet(1);
        access.confirm();
        assertThat(asked).hasValue(1);
        access.confirm();
        assertThat(asked).hasValue(1);
        now.addAndGet(10);
        access.confirm();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatTheHolderSaysGoesToWhoeverAsks() {
        KeyAccess access = new KeyAccess(
                opened(Optional.of(now.get())),
                () -> {
                    throw new KeyAccessDeniedException("no", null);
                },
                now::get);
        assertThatExceptionOfType(KeyAccessDeniedException.class).isThrownBy(access::confirm);
        assertThatExceptionOfType(KeyAccessDeniedException.class).isThrownBy(access::confirm);
    }

    private OpenedDataKey again() {
        asked.incrementAndGet();
        return opened(Optional.of(now.get() + 10));
    }

    private static OpenedDataKey opened(Optional<Long> askAgainAt) {
        return new OpenedDataKey(DataKey.random(new SecureRandom()), askAgainAt);
    }
}
