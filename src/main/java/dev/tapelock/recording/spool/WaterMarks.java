package dev.tapelock.recording.spool;

import dev.tapelock.platform.ByteSize;

/**
 * When the spool takes no more, and when it takes again.
 *
 * @param leastFree what stays free on its disk ({@code tapelock.spool.least-free})
 * @param high with so much in it, it takes nothing more ({@code tapelock.spool.high-water})
 * @param low once it has fallen to that, it takes again ({@code tapelock.spool.low-water})
 */
public record WaterMarks(ByteSize leastFree, ByteSize high, ByteSize low) {

    public WaterMarks {
        if (low.bytes() > high.bytes()) {
            throw new IllegalArgumentException(
                    "tapelock.spool.low-water is " + low + "; it must not be above tapelock.spool.high-water, " + high);
        }
    }

    /** Only the disk is the limit. */
    static WaterMarks leastFree(ByteSize leastFree) {
        ByteSize any = new ByteSize(Long.MAX_VALUE);
        return new WaterMarks(leastFree, any, any);
    }
}
