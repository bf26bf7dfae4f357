package dev.tapelock.testbed;

/** What a call fails with: AWS's name for it, the HTTP status, and words for people. */
final class AwsError extends RuntimeException {

    private final int status;
    private final String code;

    AwsError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static AwsError of(String code, String message) {
        return new AwsError(400, code, message);
    }

    static AwsError invalid(String message) {
        return of("ValidationException", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
