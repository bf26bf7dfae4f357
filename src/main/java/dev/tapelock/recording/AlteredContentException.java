package dev.tapelock.recording;

/** What a bucket protects is not what came in: its bytes do not have the MAC that was made of them then. */
public final class AlteredContentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AlteredContentException(String message) {
        super(message);
    }
}
