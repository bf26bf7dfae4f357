package dev.tapelock.keys;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The right to go on with a data key that was opened once. Whoever streams for long asks before each step; now and then that asks
 * the key's holder again, so that a key that was taken away ends what it had begun. For one thread.
 */
public final class KeyAccess {

    private final Supplier<OpenedDataKey> again;
    private final LongSupplier nanoTime;
    private Optional<Long> askAgainAt;

    /**
     * As it is after a data key was opened.
     *
     * @param again opens the same data key again
     */
    public KeyAccess(OpenedDataKey opened, Supplier<OpenedDataKey> again) {
        this(opened, again, System::nanoTime);
    }

    /** The right to what no holder can take away. */
    public static KeyAccess ofOurs() {
        return new KeyAccess(Optional.empty(), System::nanoTime);
    }

    private KeyAccess(Optional<Long> askAgainAt, LongSupplier nanoTime) {
        this.askAgainAt = askAgainAt;
        this.again = () -> {
            throw new IllegalStateException("Nobody has to be asked");
        };
        this.nanoTime = nanoTime;
    }

    KeyAccess(OpenedDataKey opened, Supplier<OpenedDataKey> again, LongSupplier nanoTime) {
        this.askAgainAt = opened.askAgainAt();
        this.again = again;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns if the data key may still be used.
     *
     * @throws KeyAccessDeniedException if its holder says no
     * @throws KeyProviderUnavailableException if the holder does not say yes
     * @throws UnwrapFailedException if it does not open any more
     */
    public void confirm() {
        if (askAgainAt.isPresent() && askAgainAt.get() - nanoTime.getAsLong() <= 0) {
            try (OpenedDataKey opened = again.get()) {
                askAgainAt = opened.askAgainAt();
            }
        }
    }
}
