package dev.tapelock.export;

/** An access key as a client of AWS takes it. */
public record AccessKey(String id, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "access key " + id;
    }
}
