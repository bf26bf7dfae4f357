package dev.tapelock.recording.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much lies in the spool, and whether that leaves room for more: from the high mark on it does not, until the spool has
 * fallen to its low mark. Thread-safe, without a lock.
 */
final class SpoolLevel {

    private final WaterMarks marks;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean isAboveItsMark;

    SpoolLevel(WaterMarks marks) {
        this.marks = marks;
    }

    void added(long fileBytes) {
        files.incrementAndGet();
        bytes.addAndGet(fileBytes);
    }

    void removed(long fileBytes) {
        files.decrementAndGet();
        bytes.addAndGet(-fileBytes);
    }

    long files() {
        return files.get();
    }

    long bytes() {
        return bytes.get();
    }

    boolean hasRoom() {
        long level = bytes.get();
        if (level >= marks.high().bytes()) {
            isAboveItsMark = true;
        } else if (level <= marks.low().bytes()) {
            isAboveItsMark = false;
        }
        return !isAboveItsMark;
    }
}
