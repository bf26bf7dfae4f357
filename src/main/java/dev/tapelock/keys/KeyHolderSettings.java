package dev.tapelock.keys;

import java.time.Duration;

/**
 * How holders that are the customers' are asked.
 *
 * @param cache for how long a data key that a holder opened may be used without asking again, from the start of the call that
 *     opened it ({@code tapelock.key-holder.cache}); zero asks each time,
 *     and open streams each second
 * @param timeout for one call, the connection included ({@code tapelock.key-holder.timeout})
 * @param calls to one configuration's holder at the same time ({@code tapelock.key-holder.calls})
 */
public record KeyHolderSettings(Duration cache, Duration timeout, int calls) {

    /** For most of what is tested. */
    static final KeyHolderSettings DEFAULT = new KeyHolderSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), 32);

    public KeyHolderSettings {
        if (cache.isNegative() || cache.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("tapelock.key-holder.cache is " + cache
                    + "; it must be PT0S to PT5M, so that a key that is taken away is" + " away");
        }
        if (timeout.compareTo(Duration.ofMillis(500)) < 0 || timeout.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException(
                    "tapelock.key-holder.timeout is " + timeout + "; it must be PT0.5S to PT30S");
        }
        if (calls < 1 || calls > 1000) {
            throw new IllegalArgumentException("tapelock.key-holder.calls is " + calls + "; it must be 1 to 1000");
        }
    }
}
