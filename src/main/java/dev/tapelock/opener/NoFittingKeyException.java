package dev.tapelock.opener;

/** None of the keys that were given is one that the file was sealed for, or what was given is no key. */
class NoFittingKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoFittingKeyException(String message) {
        super(message);
    }

    NoFittingKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
