package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.testbed.Latches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExportThreadsTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ExportThreads threads =
            new ExportThreads(new ExportSettings(Duration.ofSeconds(2), Duration.ofSeconds(20), 0, 2)) {
                @Override
                public <T, R> SideBySide<T, R> sideBySide(Function<T, R> work) {
                    return new SideBySide<>(executor, 3, work);
                }
            };

    private final AtomicBoolean isAtItsEnd = new AtomicBoolean();
    private final AtomicInteger renewals = new AtomicInteger();
    private final RunPulse pulse = new RunPulse(
            new JobRun(new UUID(0, 1), new UUID(0, 2), 1), run -> renewals.incrementAndGet(), Duration.ZERO, null);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void whatTakesLongKeepsItsPlaceAndDoesNotKeepTheOthers() {
        List<Integer> numbers = IntStream.range(0, 20).boxed().toList();
        CountDownLatch allOthers = new CountDownLatch(19);
        List<Integer> taken = new ArrayList<>();
        threads.inOrder(
                numbers,
                number -> {
                    if (number == 0) {
                        Latches.await(allOthers);
                    } else {
                        allOthers.countDown();
                    }
                    return number;
                },
                taken::add,
                pulse);
        assertThat(taken).isEqualTo(numbers);
    }

    @Test
    void ofNothingComesNothing() {
        List<Integer> taken = new ArrayList<>();
        threads.inOrder(List.<Integer>of(), number -> number, taken::add, pulse);
        assertThat(taken).isEmpty();
    }

    /** Beats until it may not any more; it would go on for long. */
    private int beat(CountDownLatch first) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            pulse.beat();
            first.countDown();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        isAtItsEnd.set(true);
        return 0;
    }

    @Test
    void whatFailsEndsTheOthersAtTheirNextBeatAndNoneRenewsAnyMore() {
        CountDownLatch beating = new CountDownLatch(1);
        assertThatThrownBy(() -> threads.inOrder(
                        List.of(0, 1, 2, 3),
                        number -> {
                            if (number > 0) {
                                return beat(beating);
                            }
                            Latches.await(beating);
                            throw new IllegalArgumentException("the first");
                        },
                        number -> {},
                        pulse))
                .hasMessage("the first");
        assertThat(isAtItsEnd).isFalse();
        int last = renewals.get();
        assertThatThrownBy(pulse::beat).isInstanceOf(JobLostException.class);
        assertThat(renewals.get()).isEqualTo(last).isPositive();
    }
}
