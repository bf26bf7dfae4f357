package dev.tapelock.keys;

import dev.tapelock.seal.DataKey;
import java.util.UUID;

/**
 * What the holders of private halves differ in. Wrapping needs the public half alone and never asks a holder, so recording goes
 * on whatever happens here.
 *
 * <p>All methods may take seconds where the holder is the customer: never call them inside a transaction.
 */
public interface KeyProvider {

    /** Of a call that no user caused. */
    UUID NOBODY = new UUID(0, 0);

    KeyHolder holder();

    /**
     * Looks whether the holder is there, knows us, and can do what a key needs of it. Nothing is stored.
     *
     * @param userId who caused the call, for the holder's log; {@link #NOBODY} if nobody did
     * @throws dev.tapelock.platform.RefusedException {@code invalid.value} if the configuration cannot be one
     * @throws KeyProviderUnavailableException if there is no answer
     * @throws KeyAccessDeniedException if the holder says no
     * @throws UnwrapFailedException if it answers something else than it should
     */
    void check(KeyConfiguration configuration, UUID userId);

    /**
     * Makes a pair for a key of that id.
     *
     * @param keyId bound to the private half, where the holder's protection has a place for it
     * @throws dev.tapelock.platform.RefusedException {@code key.rotation.by.holder} if the holder makes pairs by itself
     * @throws KeyProviderUnavailableException if there is no answer
     * @throws KeyAccessDeniedException if the holder says no
     * @throws UnwrapFailedException if it answers something else than it should
     */
    KeyMaterial makePair(KeyConfiguration configuration, UUID keyId);

    /**
     * Unwraps a data key. The caller closes it.
     *
     * @param through the configuration that says how the key's holder is reached
     * @param userId who caused the call, for the holder's log; {@link #NOBODY} if nobody did
     * @throws UnwrapFailedException if it does not open
     * @throws KeyProviderUnavailableException if there is no answer
     * @throws KeyAccessDeniedException if the holder says no
     */
    DataKey unwrap(RecordingKey key, KeyConfiguration through, byte[] wrapped, UUID userId);
}
