package dev.tapelock.platform.corretto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.RuntimeCryptoException;
import dev.tapelock.platform.CryptographySettings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.security.Provider;
import java.security.Security;

/** Puts Amazon Corretto's implementations before the JDK's while the application runs, if the settings say so. */
@ApplicationScoped
class CorrettoProvider {

    private static final System.Logger LOG = System.getLogger(CorrettoProvider.class.getName());
    private static final int AFTER_SETTINGS = Interceptor.Priority.PLATFORM_BEFORE + 1;

    private final CryptographySettings settings;
    private boolean isInstalled;

    @Inject
    CorrettoProvider(CryptographySettings settings) {
        this.settings = settings;
    }

    /**
     * Before the first key is opened.
     *
     * @throws IllegalStateException if Corretto's provider is demanded and cannot be loaded; that stops the start
     */
    void install(@Observes @Priority(AFTER_SETTINGS) Startup startup) {
        if (settings.provider() == CryptographySettings.Provider.JDK) {
            LOG.log(System.Logger.Level.INFO, "Cryptography by the JDK, as set");
            return;
        }
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            provider.assertHealthy();
            // Below zero if it was there already, and then somebody else's to remove.
            isInstalled = Security.insertProviderAt(provider, 1) > 0;
            LOG.log(System.Logger.Level.INFO, "Cryptography by {0}", describe(provider));
        } catch (LinkageError | RuntimeCryptoException e) {
            if (settings.provider() == CryptographySettings.Provider.CORRETTO) {
                throw new IllegalStateException(
                        "tapelock.cryptography.provider is \"corretto\", but Amazon Corretto Crypto Provider cannot be"
                                + " loaded on " + machine(),
                        e);
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "Cryptography by the JDK: Amazon Corretto Crypto Provider cannot be loaded on {0} ({1})",
                    machine(),
                    e.toString());
        }
    }

    void remove(@Observes Shutdown shutdown) {
        if (isInstalled) {
            Security.removeProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
            isInstalled = false;
        }
    }

    private static String describe(Provider provider) {
        return provider.getName() + ' ' + provider.getVersionStr();
    }

    private static String machine() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
    }
}
