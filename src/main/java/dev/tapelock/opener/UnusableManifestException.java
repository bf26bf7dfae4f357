package dev.tapelock.opener;

/** A manifest cannot be relied on, or does not say what a manifest says. */
final class UnusableManifestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableManifestException(String message) {
        super(message);
    }
}
