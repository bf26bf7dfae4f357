package dev.tapelock.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What a {@link KmsServer} does wrong, on a test's order. Counts are of calls to come, of KMS and STS alike. */
public final class KmsFaults {

    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger reset = new AtomicInteger();
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Duration> latency = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<CountDownLatch> release = new AtomicReference<>(new CountDownLatch(1));

    KmsFaults() {}

    /** The next calls fail by ThrottlingException, which AWS's clients repeat. */
    public void throttleNext(int calls) {
        throttled.set(calls);
    }

    /** The next calls fail by KMSInternalException and status 500, which AWS's clients repeat. */
    public void failNext(int calls) {
        failing.set(calls);
    }

    /** The next calls get no answer until {@link #clear}, nor an end of the connection. */
    public void hangNext(int calls) {
        hanging.set(calls);
    }

    /** The connections of the next calls are reset instead of an answer. */
    public void resetNext(int calls) {
        reset.set(calls);
    }

    /** From now on every call takes so much longer. */
    public void delayBy(Duration duration) {
        latency.set(duration);
    }

    /** The operation, as {@code GenerateDataKeyPairWithoutPlaintext}, is unknown from now on. */
    public void disableOperation(String operation) {
        disabled.add(operation);
    }

    /** Moves the server's time on, or back; {@link #clear} does not set it right. */
    public void moveClock(Duration duration) {
        ahead.updateAndGet(sum -> sum.plus(duration));
    }

    /** Everything works again, and calls that hang go on. */
    public void clear() {
        throttled.set(0);
        failing.set(0);
        hanging.set(0);
        reset.set(0);
        disabled.clear();
        latency.set(Duration.ZERO);
        release.getAndSet(new CountDownLatch(1)).countDown();
    }

    Instant now() {
        return Instant.now().plus(ahead.get());
    }

    /** Takes what time it shall; false, if the connection is to be reset. */
    boolean letIn() throws InterruptedException {
        Thread.sleep(latency.get().toMillis());
        CountDownLatch latch = release.get();
        if (isNext(hanging)) {
            latch.await();
        }
        return !isNext(reset);
    }

    void check(String operation) {
        if (isNext(throttled)) {
            throw AwsError.of("ThrottlingException", "Rate exceeded");
        }
        if (isNext(failing)) {
            throw new AwsError(500, "KMSInternalException", "An internal exception occurred.");
        }
        if (disabled.contains(operation)) {
            throw AwsError.of("UnknownOperationException", "");
        }
    }

    private static boolean isNext(AtomicInteger calls) {
        return calls.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
}
