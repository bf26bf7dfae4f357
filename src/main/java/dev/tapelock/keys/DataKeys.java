package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/** Gives a new data key to whoever seals, and the old one to whoever opens. */
@ApplicationScoped
public class DataKeys {

    /** Names us as the maker of an encrypted data key; its provider info is the recording key's id. */
    public static final String PROVIDER_ID = "tapelock";

    private final RecordingKeys keys;
    private final KeyRotation rotation;
    private final KeyProviders providers;
    private final Vault vault;
    private final KeyMeters meters;
    private final SecureRandom random;

    @Inject
    DataKeys(
            RecordingKeys keys,
            KeyRotation rotation,
            KeyProviders providers,
            Vault vault,
            KeyMeters meters,
            SecureRandom random) {
        this.keys = keys;
        this.rotation = rotation;
        this.providers = providers;
        this.vault = vault;
        this.meters = meters;
        this.random = random;
    }

    /**
     * A new data key, wrapped under the organization's active key; an organization without one gets its first key now.
     *
     * @throws PublicHalfAlteredException if the stored public half is not the one that was stored
     */
    public FreshDataKey fresh(UUID organizationId) {
        return freshUnder(
                keys.active(organizationId).orElseGet(() -> rotation.changeNow(organizationId, Actor.SYSTEM)));
    }

    /** A new data key, wrapped under that key. */
    FreshDataKey freshUnder(RecordingKey key) {
        requireAuthentic(key);
        DataKey dataKey = DataKey.random(random);
        byte[] wrapped = KeyWrapping.wrap(key.wrapAlgorithm(), key.publicKey(), dataKey);
        return new FreshDataKey(
                key.id(), dataKey, new EncryptedDataKey(PROVIDER_ID, key.id().toString(), wrapped));
    }

    /**
     * Unwraps a data key. The caller closes it.
     *
     * @throws UnknownKeyException if the organization has no such key
     * @throws UnwrapFailedException if it does not open
     */
    public DataKey unwrap(UUID organizationId, UUID recordingKeyId, EncryptedDataKey encrypted) {
        boolean isDone = false;
        try {
            RecordingKey key = keys.find(organizationId, recordingKeyId)
                    .orElseThrow(() -> new UnknownKeyException(recordingKeyId));
            DataKey dataKey = providers.of(key.holder()).unwrap(key, encrypted.ciphertext());
            isDone = true;
            return dataKey;
        } finally {
            meters.unwrapped(isDone);
        }
    }

    private void requireAuthentic(RecordingKey key) {
        Optional<PurposeSecret> secret = vault.purposeKey(Purpose.PUBLIC_HALF, Vault.INSTALLATION, key.macKeyId());
        if (secret.isEmpty() || !secret.get().verify(key.authenticated(), key.publicHalfMac())) {
            throw new PublicHalfAlteredException(key.id());
        }
    }
}
