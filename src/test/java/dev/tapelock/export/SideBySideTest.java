package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tapelock.testbed.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void soManyAreUnderWayAtATime() {
        CyclicBarrier bothThere = new CyclicBarrier(2);
        SideBySide<Integer, Integer> work = new SideBySide<>(threads, 2, number -> {
            try {
                bothThere.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return number;
        });
        work.begin(1);
        assertThat(work.hasRoom()).isTrue();
        work.begin(2);
        assertThat(work.hasRoom()).isFalse();
        assertThat(List.of(work.next(), work.next())).containsExactlyInAnyOrder(1, 2);
        assertThat(work.hasRoom()).isTrue();
        assertThat(work.isIdle()).isTrue();
    }

    @Test
    void whateverEndsFirstIsHandedOutFirst() {
        CountDownLatch longOne = new CountDownLatch(1);
        SideBySide<String, String> work = new SideBySide<>(threads, 2, name -> {
            if (name.equals("long")) {
                Latches.await(longOne);
            }
            return name;
        });
        work.begin("long");
        List<String> ended = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            work.begin("short " + number);
            ended.add(work.next());
        }
        longOne.countDown();
        ended.add(work.next());
        assertThat(ended).containsExactly("short 0", "short 1", "short 2", "short 3", "short 4", "long");
    }

    @Test
    void whatTheWorkThrowsIsThrownUnchangedAndEndsThatOneAlone() {
        IllegalArgumentException failure = new IllegalArgumentException("odd");
        SideBySide<Integer, Integer> work = new SideBySide<>(threads, 1, number -> {
            if (number % 2 == 1) {
                throw failure;
            }
            return number;
        });
        work.begin(1);
        assertThatThrownBy(work::next).isSameAs(failure);
        work.begin(2);
        assertThat(work.next()).isEqualTo(2);
    }

    @Test
    void closingWaitsForWhatIsUnderWay() {
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        try (SideBySide<Integer, Integer> work = new SideBySide<>(threads, 2, number -> {
            Latches.await(letGo);
            ended.incrementAndGet();
            if (number == 1) {
                throw new IllegalStateException("nobody wants to know");
            }
            return number;
        })) {
            work.begin(1);
            work.begin(2);
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(letGo::countDown);
        }
        assertThat(ended).hasValue(2);
    }
}
