package dev.tapelock.keys;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Finds the provider of a holder. */
@ApplicationScoped
class KeyProviders {

    private final Instance<KeyProvider> providers;

    @Inject
    KeyProviders(Instance<KeyProvider> providers) {
        this.providers = providers;
    }

    KeyProvider of(KeyHolder holder) {
        return providers.stream()
                .filter(provider -> provider.holder() == holder)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No provider for keys held by " + holder));
    }
}
