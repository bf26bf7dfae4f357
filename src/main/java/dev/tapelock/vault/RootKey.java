package dev.tapelock.vault;

import java.util.UUID;

/**
 * The key above all keys that we keep.
 *
 * <p>May be used by any number of threads at once. Whoever calls clears plaintexts after use, those answered included.
 */
public interface RootKey {

    /** The id of this key; it never changes and is no secret. */
    UUID id();

    /**
     * Encrypts and authenticates.
     *
     * @param plaintext of any length, not changed
     * @param associatedData what the bytes belong to; the same is needed to open them, and is not stored in them
     * @return protected bytes, different for each call, in the layout of this package
     */
    byte[] protect(byte[] plaintext, AssociatedData associatedData);

    /**
     * Opens what {@link #protect} made.
     *
     * @return the plaintext, only if all of it is authentic
     * @throws ProtectedDataCorruptException for any reason for which they do not open
     */
    byte[] unprotect(byte[] protectedBytes, AssociatedData associatedData);
}
