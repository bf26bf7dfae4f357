package dev.tapelock.vault.pkcs12;

import dev.tapelock.vault.RootKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Makes the PKCS#12 root key store from the configuration. */
@ApplicationScoped
class Pkcs12Producer {

    @Produces
    @Singleton
    Pkcs12Settings settings(Config config) {
        return Pkcs12Settings.of(
                path(config, Pkcs12Settings.HOME),
                config.getOptionalValue(Pkcs12Settings.DEMO, Boolean.class).orElse(false),
                path(config, Pkcs12Settings.KEYSTORE),
                path(config, Pkcs12Settings.PASSPHRASE_FILE));
    }

    @Produces
    @Singleton
    RootKeyStore rootKeyStore(Pkcs12Settings settings) {
        return new Pkcs12RootKeyStore(settings);
    }

    private static Optional<Path> path(Config config, String setting) {
        return config.getOptionalValue(setting, String.class).map(Path::of);
    }
}
