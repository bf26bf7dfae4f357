package dev.tapelock.vault;

/** What a purpose key is for; a key for one purpose is never used for another. The names are stored. */
public enum Purpose {
    /** Signs the access tokens we issue. */
    TOKEN_SIGNING,
    /** Signs URLs that give one recording to one user for a while. */
    MEDIA_URL,
    /** Blinds digests of content, so that equal content is recognized and no digest of it is stored. */
    FINGERPRINT,
    /** Authenticates the public halves of key pairs. */
    PUBLIC_HALF,
    /** Authenticates what an organization says about who holds its keys. */
    KEY_CONFIGURATION,
    /** Authenticates the cursors of paged answers. */
    CURSOR,
    /** Wraps the data keys of files that lie sealed in our spool alone. */
    SPOOL,
    /** Authenticates the content of screen recordings that a bucket protects. */
    SCREEN_CONTENT,
    /** Signs the manifests of exports, so that others can check them: the only pair. */
    MANIFEST_SIGNING;

    /** Whether its keys are pairs, with a public half. */
    boolean isPair() {
        return this == MANIFEST_SIGNING;
    }
}
