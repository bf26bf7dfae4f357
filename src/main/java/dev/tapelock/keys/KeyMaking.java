package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes recording keys: a pair, the MAC of its public half, and a copy of both halves in the repository. */
@ApplicationScoped
class KeyMaking {

    private final KeyProviders providers;
    private final KeyCopies copies;
    private final Vault vault;
    private final Clock clock;

    @Inject
    KeyMaking(KeyProviders providers, KeyCopies copies, Vault vault, Clock clock) {
        this.providers = providers;
        this.copies = copies;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Makes a key that lies in the repository and nowhere else yet. Outside of a transaction: it takes a second or so.
     *
     * @throws dev.tapelock.platform.RefusedException {@code repository.unavailable} if the copy cannot be kept
     */
    RecordingKey make(UUID organizationId, Actor actor) {
        UUID keyId = UUID.randomUUID();
        KeyProvider provider = providers.of(KeyHolder.MANAGED);
        KeyMaterial material = provider.makePair(organizationId, keyId);
        RecordingKey key = new RecordingKey(
                new OwnedId(organizationId, keyId),
                provider.holder(),
                material,
                actor.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        PurposeSecret secret = vault.purposeKey(Purpose.PUBLIC_HALF, Vault.INSTALLATION);
        key.authenticate(secret.id(), secret.mac(key.authenticated()));
        copies.keep(key);
        return key;
    }

    /** Forgets a key that did not become active. */
    void discard(RecordingKey key) {
        copies.forget(key);
    }
}
