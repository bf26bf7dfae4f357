package dev.tapelock.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tapelock.keys.HolderGuards.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HolderGuardsTest {

    private final HolderGuards guards =
            new HolderGuards(new KeyHolderSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), 2));
    private final Holder one = new Holder(UUID.randomUUID(), 1);
    /** The next version of the same configuration: its service may be another. */
    private final Holder another = new Holder(one.configurationId(), 2);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aHolderThatGivesNoAnswerHasARestAndOthersAreAsked() {
        failing(20, () -> new KeyProviderUnavailableException("silence", true, null));

        assertThat(asked.get()).isBetween(1, 10);
        assertThat(guards.call(another, () -> "fine")).isEqualTo("fine");
        assertThat(guards.lastError(another)).isEmpty();
    }

    @Test
    void aHolderThatAnswersIsAlwaysAsked() {
        List<Supplier<RuntimeException>> answers = List.of(
                () -> new KeyAccessDeniedException("no", null),
                () -> new UnwrapRefusedException("not this one", null),
                () -> new UnwrapFailedException("what?", null),
                () -> new KeyProviderUnavailableException("answered 500", false, null));
        for (Supplier<RuntimeException> answer : answers) {
            asked.set(0);
            failing(50, answer);
            assertThat(asked).hasValue(50);
        }
        assertThat(guards.call(one, () -> "fine")).isEqualTo("fine");
    }

    @Test
    void theLastErrorIsKnownUntilTheNextSuccess() {
        failing(1, () -> new KeyAccessDeniedException("not any more", null));
        assertThat(guards.lastError(one)).contains("not any more");
        guards.call(one, () -> "fine");
        assertThat(guards.lastError(one)).isEmpty();
    }

    @Test
    void onlySoManyCallsWaitForOneHolder() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<String>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(threads.submit(() -> guards.call(one, () -> {
                    begun.countDown();
                    await(end);
                    return "late";
                })));
            }
            begun.await();

            KeyProviderUnavailableException refused = catchThrowableOfType(
                    KeyProviderUnavailableException.class, () -> guards.call(one, () -> "one too many"));
            assertThat(refused.reason()).contains("too many");
            assertThat(refused.retryAfter()).isPresent();
            assertThat(guards.call(another, () -> "fine")).isEqualTo("fine");
            end.countDown();
            for (Future<String> each : waiting) {
                assertThat(each.get()).isEqualTo("late");
            }
            assertThat(guards.call(one, () -> "again")).isEqualTo("again");
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void aRestIsShorterThanWhatCallersAreTold() {
        assertThat(HolderGuards.REST).isLessThan(KeyProviderUnavailableException.RETRY_AFTER);
        assertThat(KeyProviderUnavailableException.RETRY_AFTER).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    private void failing(int times, Supplier<RuntimeException> failure) {
        for (int i = 0; i < times; i++) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> guards.call(one, () -> {
                        asked.incrementAndGet();
                        throw failure.get();
                    }));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
