package dev.tapelock.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * How long a store may take before it counts as away: a while in any case, and longer for more bytes. Without it a store that lets a
 * few bytes through now and then would keep whoever moves files for days, and with them all the files that wait behind.
 *
 * @param least for a request without content
 * @param bytesPerSecond what it must take or give besides, at least
 */
public record Patience(Duration least, int bytesPerSecond) {

    public static final Patience USUAL = new Patience(Duration.ofMinutes(1), 32 * 1024);

    /** For so many bytes in one request. */
    public Duration of(long bytes) {
        return least.plusMillis(bytes * 1000 / bytesPerSecond);
    }

    /** Watches content while it comes in. */
    public Pace watch() {
        return new Pace(this);
    }

    /** How content comes in; only what is waited for it counts. For one thread. */
    public static final class Pace {

        /** What came fast long ago says nothing. */
        private static final int WINDOW_BYTES = 1024 * 1024;

        private final Patience patience;
        private long waitedNanos;
        private long bytes;
        private boolean isTooSlow;

        private Pace(Patience patience) {
            this.patience = patience;
        }

        /** Reads as the stream does. */
        public int read(InputStream content, byte[] target, int offset, int length) throws IOException {
            long begin = System.nanoTime();
            int read = content.read(target, offset, length);
            waitedNanos += System.nanoTime() - begin;
            bytes += Math.max(0, read);
            isTooSlow = waitedNanos > patience.of(bytes).toNanos();
            if (bytes >= WINDOW_BYTES) {
                bytes = 0;
                waitedNanos = 0;
            }
            return read;
        }

        /** Whether it was too slow when it was read last. */
        public boolean isTooSlow() {
            return isTooSlow;
        }
    }
}
