package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The spool's disk has no room; the sender keeps the recording and tries again. */
public class SpoolFullException extends RefusedException {

    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    public SpoolFullException(@Nullable Throwable cause) {
        super(Refusal.SPOOL_FULL, "The spool has no room for the recording; nothing was stored", RETRY_AFTER, cause);
    }
}
