package dev.tapelock.storage.s3;

import java.time.Duration;

/**
 * How long a store may take before it counts as away: a while in any case, and longer for more bytes. Without it a store that lets a
 * few bytes through now and then would keep whoever moves files for days, and with them all the files that wait behind.
 *
 * @param least for a request without content
 * @param bytesPerSecond what it must take or give besides, at least
 */
record Patience(Duration least, int bytesPerSecond) {

    static final Patience USUAL = new Patience(Duration.ofMinutes(1), 32 * 1024);

    /** For so many bytes in one request. */
    Duration of(long bytes) {
        return least.plusMillis(bytes * 1000 / bytesPerSecond);
    }

    /** Watches content while it comes in. */
    Pace watch() {
        return new Pace(this);
    }

    /** How content comes in, from now on. For one thread. */
    static final class Pace {

        /** What came fast long ago says nothing. */
        private static final int WINDOW_BYTES = 1024 * 1024;

        private final Patience patience;
        private long begin = System.nanoTime();
        private long bytes;

        private Pace(Patience patience) {
            this.patience = patience;
        }

        /** Whether it is too slow, now that so many more bytes have come. */
        boolean isTooSlow(int more) {
            bytes += more;
            boolean isTooSlow = System.nanoTime() - begin > patience.of(bytes).toNanos();
            if (bytes >= WINDOW_BYTES) {
                bytes = 0;
                begin = System.nanoTime();
            }
            return isTooSlow;
        }
    }
}
