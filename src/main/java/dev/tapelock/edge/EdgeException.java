package dev.tapelock.edge;

import org.jspecify.annotations.Nullable;

/** What the premises sealer cannot do, in a sentence for whoever runs it. */
public class EdgeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EdgeException(String message) {
        super(message);
    }

    EdgeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
