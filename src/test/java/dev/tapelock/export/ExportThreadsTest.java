package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
                        await(allOthers);
                    } else {
                        allOthers.countDown();
                    }
                    return number;
                },
                taken::add);
        assertThat(taken).isEqualTo(numbers);
    }

    @Test
    void ofNothingComesNothing() {
        List<Integer> taken = new ArrayList<>();
        threads.inOrder(List.<Integer>of(), number -> number, taken::add);
        assertThat(taken).isEmpty();
    }
}
