package dev.tapelock.vault;

/**
 * Where the root key is kept while the server is down.
 *
 * <p>Used once, while the server starts. Messages name the place and what to do, never a secret.
 */
public interface RootKeyStore {

    /** The place, for messages. */
    String location();

    /** Whether something lies where the root key is expected, usable or not. */
    boolean exists();

    /**
     * Opens the root key that was made before.
     *
     * @throws RootKeyUnavailableException if it is missing, or does not open
     */
    RootKey open();

    /**
     * Flushes to the disk what lies there, whoever put it there.
     *
     * @throws RootKeyUnavailableException if that fails
     */
    void flush();

    /**
     * Makes a root key; when it returns, the key is durable. Never replaces anything.
     *
     * @throws RootKeyUnavailableException if something lies there already, or it cannot be written
     */
    RootKey createNew();
}
