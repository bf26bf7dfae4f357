package dev.tapelock.platform.corretto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;

/** All that names Amazon Corretto's classes: where they are missing, only this class cannot be loaded. */
final class Corretto {

    private Corretto() {}

    /**
     * Loads the provider and its native part.
     *
     * @throws LinkageError if either is missing
     * @throws RuntimeException if its own tests fail
     */
    static Provider load() {
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        provider.assertHealthy();
        return provider;
    }
}
