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
import java.util.function.Function;

/** Gives a new data key to whoever seals, and the old one to whoever opens. */
@ApplicationScoped
public class DataKeys {

    /** Names us as the maker of an encrypted data key; its provider info is the recording key's id. */
    public static final String PROVIDER_ID = "tapelock";

    /** Length of every wrapped data key: that of the modulus. */
    public static final int WRAPPED_BYTES = RsaPair.KEY_BITS / Byte.SIZE;

    private final RecordingKeys keys;
    private final KeyRotation rotation;
    private final KeyProviders providers;
    private final CustomerKeys customerKeys;
    private final Vault vault;
    private final KeyMeters meters;
    private final SecureRandom random;

    @Inject
    DataKeys(
            RecordingKeys keys,
            KeyRotation rotation,
            KeyProviders providers,
            CustomerKeys customerKeys,
            Vault vault,
            KeyMeters meters,
            SecureRandom random) {
        this.keys = keys;
        this.rotation = rotation;
        this.providers = providers;
        this.customerKeys = customerKeys;
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
        return freshUnder(active(organizationId));
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
     * Unwraps a data key. The caller closes it. One that a customer's holder has opened a moment ago is not asked for again.
     *
     * @param actor who wants it, which a customer's holder is told
     * @throws UnknownKeyException if the organization has no such key
     * @throws UnwrapFailedException if it does not open
     * @throws KeyAccessDeniedException if the key's holder says no
     * @throws KeyProviderUnavailableException if the key's holder does not answer
     */
    public OpenedDataKey unwrap(UUID organizationId, UUID recordingKeyId, EncryptedDataKey encrypted, Actor actor) {
        UUID userId = actor.id().orElse(KeyProvider.NOBODY);
        return counted(
                organizationId,
                recordingKeyId,
                key -> key.holder().isCustomer()
                        ? customerKeys.open(key, encrypted, userId)
                        : new OpenedDataKey(unwrapHere(key, encrypted), Optional.empty()));
    }

    /** Unwraps a data key as {@link #unwrap} does, and asks its holder in any case. */
    DataKey unwrapAfresh(UUID organizationId, UUID recordingKeyId, EncryptedDataKey encrypted) {
        return counted(
                organizationId,
                recordingKeyId,
                key -> key.holder().isCustomer()
                        ? customerKeys.ask(key, encrypted, KeyProvider.NOBODY)
                        : unwrapHere(key, encrypted));
    }

    private DataKey unwrapHere(RecordingKey key, EncryptedDataKey encrypted) {
        return providers
                .of(key.holder())
                .unwrap(key, KeyConfiguration.none(key.organizationId()), encrypted.ciphertext(), KeyProvider.NOBODY);
    }

    private <T> T counted(UUID organizationId, UUID recordingKeyId, Function<RecordingKey, T> unwrapping) {
        boolean isDone = false;
        try {
            RecordingKey key = keys.find(organizationId, recordingKeyId)
                    .orElseThrow(() -> new UnknownKeyException(recordingKeyId));
            T opened = unwrapping.apply(key);
            isDone = true;
            return opened;
        } finally {
            meters.unwrapped(isDone);
        }
    }

    /** The key under which others shall seal, its public half as it was stored; as {@link #fresh} in all else. */
    RecordingKey activeForOthers(UUID organizationId) {
        RecordingKey active = active(organizationId);
        requireAuthentic(active);
        return active;
    }

    private RecordingKey active(UUID organizationId) {
        return keys.active(organizationId).orElseGet(() -> rotation.changeNow(organizationId, Actor.SYSTEM));
    }

    private void requireAuthentic(RecordingKey key) {
        Optional<PurposeSecret> secret = vault.purposeKey(Purpose.PUBLIC_HALF, Vault.INSTALLATION, key.macKeyId());
        if (secret.isEmpty() || !secret.get().verify(key.authenticated(), key.publicHalfMac())) {
            throw new PublicHalfAlteredException(key.id());
        }
    }
}
