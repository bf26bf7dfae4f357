package dev.tapelock.keys;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings, and makes what is configured by them. */
@ApplicationScoped
class KeyHolderProducers {

    @Produces
    @Singleton
    KeyHolderSettings settings(Config config) {
        return new KeyHolderSettings(
                config.getOptionalValue("tapelock.key-holder.cache", Duration.class)
                        .orElse(KeyHolderSettings.DEFAULT.cache()),
                config.getOptionalValue("tapelock.key-holder.timeout", Duration.class)
                        .orElse(KeyHolderSettings.DEFAULT.timeout()),
                config.getOptionalValue("tapelock.key-holder.calls", Integer.class)
                        .orElse(KeyHolderSettings.DEFAULT.calls()));
    }

    @Produces
    @Singleton
    EdgeSettings edgeSettings(Config config) {
        return new EdgeSettings(
                config.getOptionalValue("tapelock.edge.lease", Duration.class).orElse(EdgeSettings.DEFAULT.lease()));
    }

    @Produces
    @Singleton
    DataKeyCache cache(KeyHolderSettings settings) {
        return new DataKeyCache(settings.cache(), System::nanoTime);
    }

    @Produces
    @Singleton
    HolderGuards guards(KeyHolderSettings settings) {
        return new HolderGuards(settings);
    }
}
