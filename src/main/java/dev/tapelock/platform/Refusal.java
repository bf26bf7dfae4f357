package dev.tapelock.platform;

/** Every way in which the server says no, as callers see it: a code that stays and the HTTP status that goes with it. */
public enum Refusal {
    BAD_REQUEST("bad.request", 400),
    INVALID_VALUE("invalid.value", 400),
    DIGEST_MISMATCH("digest.mismatch", 400),
    KEY_HOLDER_INVALID("key.holder.invalid", 400),
    DEPOSIT_INVALID("deposit.invalid", 400),
    AUTHENTICATION_REQUIRED("authentication.required", 401),
    BAD_CREDENTIALS("bad.credentials", 401),
    MISSING_PERMISSIONS("missing.any.permissions", 403),
    MEDIA_URL_INVALID("media.url.invalid", 403),
    JOB_OF_ANOTHER("recording.job.of.another", 403),
    NOT_FOUND("not.found", 404),
    METHOD_NOT_ALLOWED("method.not.allowed", 405),
    NOT_ACCEPTABLE("not.acceptable", 406),
    CONFLICT("general.conflict", 409),
    RECORDING_CONFLICT("recording.conflict", 409),
    RECORDING_UNREADABLE("recording.unreadable", 409),
    DEPOSIT_RANGE("deposit.range", 409),
    DEPOSIT_REFUSED("deposit.refused", 409),
    KEY_ACCESS_DENIED("key.access.denied", 409),
    KEY_ROTATION_BY_HOLDER("key.rotation.by.holder", 409),
    TOO_MANY_JOBS("recording.jobs.too.many", 409),
    EXPORT_UNPROTECTED("export.unprotected", 409),
    LENGTH_REQUIRED("length.required", 411),
    TOO_LARGE("request.too.large", 413),
    UNSUPPORTED_MEDIA_TYPE("unsupported.media.type", 415),
    RANGE_NOT_SATISFIABLE("range.not.satisfiable", 416),
    TOO_MANY_REQUESTS("too.many.requests.retry.after", 429),
    INTERNAL("internal.server.error", 500),
    SPOOL_FULL("spool.full", 503),
    BUSY("too.many.streams", 503),
    STORAGE_UNAVAILABLE("repository.unavailable", 503),
    KEY_HOLDER_UNAVAILABLE("key.holder.unavailable", 503),
    DATABASE_UNAVAILABLE("database.unavailable", 503);

    private final String code;
    private final int status;

    Refusal(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** The code in the error body. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The refusal that fits an HTTP status for which nothing more is known. */
    public static Refusal ofStatus(int status) {
        for (Refusal refusal : values()) {
            if (refusal.status == status) {
                return refusal;
            }
        }
        return status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
    }
}
