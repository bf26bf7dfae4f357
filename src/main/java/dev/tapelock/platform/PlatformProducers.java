package dev.tapelock.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Makes what every feature asks for by type: the clock, the random source and the platform's own settings. */
@ApplicationScoped
class PlatformProducers {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    DatabaseSettings databaseSettings(Config config) {
        return new DatabaseSettings(
                config.getOptionalValue("tapelock.database.kind", String.class).orElse("h2"),
                config.getOptionalValue("tapelock.database.accept-h2", Boolean.class)
                        .orElse(false),
                isDemo(config));
    }

    @Produces
    @Singleton
    ServerSettings serverSettings(Config config) {
        int port = config.getOptionalValue("tapelock.http.port", Integer.class).orElse(9080);
        return new ServerSettings(
                config.getOptionalValue("tapelock.base-url", URI.class)
                        .orElseGet(() -> URI.create("http://127.0.0.1:" + port)),
                java.nio.file.Path.of(config.getValue("tapelock.home", String.class)),
                isDemo(config));
    }

    @Produces
    @Singleton
    TlsSettings tlsSettings(Config config) {
        return new TlsSettings(
                config.getOptionalValue("keystore_password", String.class).isPresent());
    }

    @Produces
    @Singleton
    CryptographySettings cryptographySettings(Config config) {
        return CryptographySettings.of(config.getOptionalValue("tapelock.cryptography.provider", String.class)
                .orElse("auto"));
    }

    private static boolean isDemo(Config config) {
        return config.getOptionalValue("tapelock.demo", Boolean.class).orElse(false);
    }
}
