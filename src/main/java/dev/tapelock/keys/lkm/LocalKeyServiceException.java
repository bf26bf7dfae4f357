package dev.tapelock.keys.lkm;

/** A key service did not do what it was asked. What the message says may be shown to whoever configured the service. */
final class LocalKeyServiceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the service's answer means. */
    enum Kind {
        /** No answer, or one that may be another a moment later: redirects, 404, 429, 5xx. */
        UNAVAILABLE,
        /** It knows us and says no: 401, 403. */
        DENIED,
        /** It cannot open this: no body, 400, 422. */
        REFUSED,
        /** It answered what no such service answers. */
        WRONG
    }

    private final Kind kind;

    LocalKeyServiceException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    LocalKeyServiceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
