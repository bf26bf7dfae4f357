package dev.tapelock.keys;

import org.jspecify.annotations.Nullable;

/** The holder definitely says that it cannot open this: another padding, or another pair. */
public class UnwrapRefusedException extends UnwrapFailedException {

    private static final long serialVersionUID = 1L;

    public UnwrapRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
