package dev.tapelock.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class OutboundProducers {

    /** The demo calls servers that somebody tries out on the same machine. */
    private static final String LOOPBACK = "127.0.0.0/8,::1";

    @Produces
    @Singleton
    OutboundSettings settings(Config config) {
        boolean isDemo = config.getOptionalValue("tapelock.demo", Boolean.class).orElse(false);
        return OutboundSettings.of(
                config.getOptionalValue("tapelock.outbound.allowed-addresses", String.class)
                        .orElse(isDemo ? LOOPBACK : ""),
                isDemo);
    }
}
