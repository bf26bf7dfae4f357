package dev.tapelock.keys;

import dev.tapelock.audit.Actor;
import dev.tapelock.platform.OwnedId;
import dev.tapelock.seal.DataKey;
import dev.tapelock.vault.Purpose;
import dev.tapelock.vault.PurposeSecret;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;

/** Makes recording keys: a pair that was tried, the MAC of its public half, and a copy in the repository. */
@ApplicationScoped
class KeyMaking {

    private final KeyProviders providers;
    private final KeyCopies copies;
    private final Vault vault;
    private final Clock clock;
    private final SecureRandom random;
    private final HolderGuards guards;

    @Inject
    KeyMaking(
            KeyProviders providers,
            KeyCopies copies,
            Vault vault,
            Clock clock,
            SecureRandom random,
            HolderGuards guards) {
        this.providers = providers;
        this.copies = copies;
        this.vault = vault;
        this.clock = clock;
        this.random = random;
        this.guards = guards;
    }

    /**
     * Makes a key that lies in the repository and nowhere else yet. Outside of a transaction: it takes a second or so.
     *
     * @throws dev.tapelock.platform.RefusedException {@code repository.unavailable} if the copy cannot be kept;
     *     {@code key.rotation.by.holder} if the holder makes pairs by itself; what {@link KeyProvider} throws
     */
    RecordingKey make(KeyConfiguration configuration, Actor actor) {
        configuration.requireAuthentic(vault);
        UUID keyId = UUID.randomUUID();
        KeyMaterial material = ask(configuration, provider -> provider.makePair(configuration, keyId));
        RecordingKey key = draft(configuration, keyId, material, actor);
        requireOpening(key, configuration, actor);
        keep(key);
        return key;
    }

    /** A key of these halves, which nothing vouches for yet. */
    RecordingKey draft(KeyConfiguration configuration, UUID keyId, KeyMaterial material, Actor actor) {
        return new RecordingKey(
                new OwnedId(configuration.organizationId(), keyId),
                configuration.holder(),
                configuration.version(),
                material,
                actor.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Wraps a data key of nobody's and has the holder open it.
     *
     * @throws UnwrapFailedException if something else comes out; what {@link KeyProvider#unwrap} throws
     */
    void requireOpening(RecordingKey key, KeyConfiguration through, Actor actor) {
        through.requireAuthentic(vault);
        try (DataKey canary = DataKey.random(random);
                DataKey opened = ask(
                        through,
                        provider -> provider.unwrap(
                                key,
                                through,
                                KeyWrapping.wrap(key.wrapAlgorithm(), key.publicKey(), canary),
                                actor.id().orElse(KeyProvider.NOBODY)))) {
            if (!opened.isSameAs(canary)) {
                throw new UnwrapFailedException("what the holder opens is not what was wrapped", null);
            }
        }
    }

    /** Looks whether a holder is there, as {@link KeyProvider#check} says. */
    void check(KeyConfiguration configuration, Actor actor) {
        ask(configuration, provider -> {
            provider.check(configuration, actor.id().orElse(KeyProvider.NOBODY));
            return true;
        });
    }

    /** We make as many pairs at a time as are asked for: a first recording waits for one. */
    private <T> T ask(KeyConfiguration configuration, Function<KeyProvider, T> question) {
        KeyProvider provider = providers.of(configuration.holder());
        return configuration.holder().isCustomer()
                ? guards.limited(configuration.organizationId(), () -> question.apply(provider))
                : question.apply(provider);
    }

    private void keep(RecordingKey key) {
        vouch(key);
        copies.keep(key);
    }

    /** Vouches for the public half of a pair that its holder has made, and keeps a copy. */
    void keepRegistered(RecordingKey key) {
        vouch(key);
        copies.keepAgain(key);
    }

    private void vouch(RecordingKey key) {
        PurposeSecret secret = vault.purposeKey(Purpose.PUBLIC_HALF, Vault.INSTALLATION);
        key.authenticate(secret.id(), secret.mac(key.authenticated()));
    }

    /** Forgets a key that did not become active. */
    void discard(RecordingKey key) {
        copies.forget(key);
    }
}
