package dev.tapelock.keys;

import dev.tapelock.platform.Meters;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Opens data keys whose holder is the customer: guarded against a holder that does not answer, and kept for a short while. */
@ApplicationScoped
class CustomerKeys {

    private final KeyProviders providers;
    private final KeyConfigurations configurations;
    private final DataKeyCache cache;
    private final HolderGuards guards;
    private final Vault vault;
    private final Meters.Count hits;
    private final Meters.Count misses;

    @Inject
    CustomerKeys(
            KeyProviders providers,
            KeyConfigurations configurations,
            DataKeyCache cache,
            HolderGuards guards,
            Vault vault,
            Meters meters) {
        this.providers = providers;
        this.configurations = configurations;
        this.cache = cache;
        this.guards = guards;
        this.vault = vault;
        hits = meters.count("key_holder_cache_hits", "Data keys of customers' holders that were still open");
        misses = meters.count("key_holder_cache_misses", "Data keys for which a customer's holder was asked");
    }

    /** Opens a data key, asking its holder unless that has just opened it. The caller closes it. */
    OpenedDataKey open(RecordingKey key, EncryptedDataKey encrypted, UUID userId) {
        Optional<OpenedDataKey> known = cache.get(key, encrypted);
        if (known.isPresent()) {
            hits.addOne();
            return known.get();
        }
        misses.addOne();
        long startedAt = cache.now();
        return cache.put(key, encrypted, ask(key, encrypted, userId), startedAt);
    }

    /** Asks the holder, whatever it has opened before. The caller closes what it gets. */
    DataKey ask(RecordingKey key, EncryptedDataKey encrypted, UUID userId) {
        KeyConfiguration through = configurations.openingVersion(key.organizationId(), key.configurationVersion());
        through.requireAuthentic(vault);
        try {
            return guards.call(
                    HolderGuards.Holder.of(through),
                    () -> providers.of(key.holder()).unwrap(key, through, encrypted.ciphertext(), userId));
        } catch (KeyAccessDeniedException e) {
            cache.forget(key);
            throw e;
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.INVALID_VALUE) {
                throw e;
            }
            // What the operator allowed when it was stored is not allowed now; who plays a recording cannot mend that.
            throw new KeyProviderUnavailableException(String.valueOf(e.getMessage()), false, e);
        }
    }
}
