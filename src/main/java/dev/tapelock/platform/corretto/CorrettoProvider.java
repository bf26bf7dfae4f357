package dev.tapelock.platform.corretto;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts Amazon Corretto's implementations before the JDK's while the application runs, if the settings say so. */
@ApplicationScoped
class CorrettoProvider {

    private static final System.Logger LOG = System.getLogger(CorrettoProvider.class.getName());
    private static final int BEFORE_THE_DATABASE = Interceptor.Priority.PLATFORM_BEFORE + 1;

    private final CryptographySettings settings;
    private final Supplier<Provider> corretto;
    private @Nullable Provider installed;

    @Inject
    CorrettoProvider(CryptographySettings settings) {
        // A method reference would load the class here, outside of what is caught.
        this(settings, () -> Corretto.load());
    }

    CorrettoProvider(CryptographySettings settings, Supplier<Provider> corretto) {
        this.settings = settings;
        this.corretto = corretto;
    }

    /**
     * Before the first key is opened, and before the database is touched.
     *
     * @throws IllegalStateException if Corretto's provider is demanded and cannot be loaded; that stops the start
     */
    void install(@Observes @Priority(BEFORE_THE_DATABASE) Startup startup) {
        if (settings.provider() == CryptographySettings.Provider.JDK) {
            LOG.log(System.Logger.Level.INFO, "Cryptography by the JDK, as set");
            return;
        }
        try {
            Provider provider = corretto.get();
            // Below zero if it was there already, and then somebody else's to remove.
            if (Security.insertProviderAt(provider, 1) > 0) {
                installed = provider;
            }
            LOG.log(System.Logger.Level.INFO, "Cryptography by {0} {1}", provider.getName(), provider.getVersionStr());
        } catch (LinkageError | RuntimeException e) {
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
        if (installed != null) {
            Security.removeProvider(installed.getName());
            installed = null;
        }
    }

    private static String machine() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
    }
}
